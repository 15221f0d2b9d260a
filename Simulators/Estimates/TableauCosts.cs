using System.Diagnostics;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Estimates;

/// <summary>What a tableau costs, measured on one of as many qubits (or of <see cref="MostQubits"/>) whose rows are as full as random circuits make them.</summary>
internal sealed class TableauCosts : IFlowCosts
{
    /// <summary>Beyond, what is measured is scaled: a gate's time grows with the qubits, a measurement's with their square.</summary>
    private const int MostQubits = 2000;

    private readonly double _step;
    private readonly double _collapse;
    private readonly double _read;

    public TableauCosts(int qubits)
    {
        var measured = Math.Clamp(qubits, 1, MostQubits);
        var scale = Math.Max(qubits, 1) / (double)measured;
        using var tableau = new Tableau(measured);
        var random = new Xoshiro256(1);
        var steps = Math.Clamp(4 * measured, 500, 2 * MostQubits);
        Mix(tableau, measured, steps, random);
        var start = Stopwatch.GetTimestamp();
        Mix(tableau, measured, steps, random);
        _step = Stopwatch.GetElapsedTime(start).TotalSeconds / (2 * steps) * scale;

        // The best of a few: whatever else the machine does makes some slower, none faster.
        (_collapse, _read) = (double.MaxValue, double.MaxValue);
        for (var qubit = 0; qubit < Math.Min(measured, 6); qubit++)
        {
            start = Stopwatch.GetTimestamp();
            if (tableau.Peek(qubit) is null)
            {
                tableau.Collapse(qubit, false);
                _collapse = Math.Min(_collapse, Stopwatch.GetElapsedTime(start).TotalSeconds * scale * scale);
                start = Stopwatch.GetTimestamp();
            }

            tableau.Peek(qubit);
            _read = Math.Min(_read, Stopwatch.GetElapsedTime(start).TotalSeconds * scale * scale);
        }

        _collapse = Math.Min(_collapse, 10 * _read);
        Copy = Tableau.Bytes(qubits) * 2e-10;
    }

    public bool IsMixed => false;

    public bool DrawsTogether => false;

    public double Copy { get; }

    public double Of(Instruction instruction) => instruction switch
    {
        GateInstruction gate => _step * (CliffordAction.Of(gate)?.Steps.Length ?? 0),
        MeasureInstruction { Qubit: < 0 } => 0,
        MeasureInstruction or ResetInstruction => _collapse,
        _ => 0,
    };

    public double Draw(double shots) => 0;

    /// <summary>A reference sample: all instructions once.</summary>
    public double Once(FlowProgram program) => Copy + program.Instructions.Sum(Of);

    private static void Mix(Tableau tableau, int qubits, int steps, Xoshiro256 random)
    {
        for (var i = 0; i < steps; i++)
        {
            var a = (int)random.NextBelow((ulong)qubits);
            var b = (int)random.NextBelow((ulong)qubits);
            tableau.Apply(new(i % 2 == 0 ? CliffordStepKind.H : CliffordStepKind.S, 0), [a]);
            if (a != b)
            {
                tableau.Apply(new(CliffordStepKind.CX, 0, 1), [a, b]);
            }
        }
    }
}
