using Nexus.Circuits;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Stabilizer;

/// <summary>
/// Turns a program into operations on Pauli frames, and takes the reference sample on the way. A gate on one qubit costs a frame
/// nothing: it only changes what the frame's X and Z mean, which is known beforehand. A CX between such qubits is a Pauli controlled by
/// a Pauli, and a SWAP exchanges two frames' names.
/// </summary>
internal sealed class FrameCompiler : IDisposable
{
    private readonly FlowProgram _program;
    private readonly CancellationToken _cancellation;
    private readonly Tableau? _tableau;
    private readonly List<FrameOperation> _operations = [];
    private readonly List<FrameNoise> _noises = [];
    private readonly List<FrameCondition> _conditions = [];
    private readonly List<double> _probabilities = [];
    private readonly Dictionary<BitCondition, (int[] Records, int Index)> _conditionNumbers = [];

    /// <summary>Of each qubit the frame that it has now.</summary>
    private readonly int[] _wires;

    /// <summary>What X of a frame's qubit is in the frame, and what Z is.</summary>
    private readonly PauliAxis[] _x;
    private readonly PauliAxis[] _z;

    /// <summary>The operation that a frame was last part of, if that was a measurement; else -1.</summary>
    private readonly int[] _lastMeasure;

    /// <summary>The record that each bit shows; -1 for 0.</summary>
    private readonly int[] _bitRecords;

    private readonly bool[] _reference;
    private readonly ReadoutError[] _errors;
    private readonly int[] _errorGaps;

    private FrameCompiler(FlowProgram program, bool takesReference, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _program = program;
        _tableau = takesReference ? new Tableau(program.QubitCount, cancellation) : null;
        _wires = [.. Enumerable.Range(0, program.QubitCount)];
        _x = new PauliAxis[program.QubitCount];
        _z = new PauliAxis[program.QubitCount];
        _lastMeasure = new int[program.QubitCount];
        Array.Fill(_x, PauliAxis.X);
        Array.Fill(_z, PauliAxis.Z);
        Array.Fill(_lastMeasure, -1);
        _bitRecords = new int[program.BitCount];
        Array.Fill(_bitRecords, -1);
        _reference = new bool[program.RecordCount];
        _errors = new ReadoutError[program.RecordCount];
        _errorGaps = new int[program.RecordCount];
    }

    /// <summary>Compiles a program; null when frames cannot follow it, because more than Paulis depends on outcomes.</summary>
    /// <exception cref="SimulationException">A gate is no Clifford gate.</exception>
    public static FrameProgram? TryCompile(FlowProgram program, CancellationToken cancellationToken) =>
        TryCompile(program, null, cancellationToken);

    /// <inheritdoc cref="TryCompile(FlowProgram, CancellationToken)"/>
    /// <param name="program">The program.</param>
    /// <param name="progress">Is told the share of the work done, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static FrameProgram? TryCompile(FlowProgram program, IProgress<double>? progress, CancellationToken cancellationToken) =>
        TryCompile(program, takesReference: true, progress, cancellationToken);

    /// <summary>As <see cref="TryCompile(FlowProgram, CancellationToken)"/>, with all outcomes of the reference 0 instead of found: to be timed, not to be believed.</summary>
    public static FrameProgram? TryPlan(FlowProgram program) => TryCompile(program, takesReference: false, null, CancellationToken.None);

    private static FrameProgram? TryCompile(FlowProgram program, bool takesReference, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (!program.IsStraight)
        {
            return null;
        }

        using var compiler = new FrameCompiler(program, takesReference, cancellationToken);
        var meter = new ProgressMeter(progress, Work(program));
        for (var i = 0; i < program.Instructions.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!compiler.Add(program.Instructions[i]))
            {
                return null;
            }

            meter.Add(WorkOf(program.Instructions[i], program.QubitCount));
        }

        return compiler.Finish();
    }

    /// <summary>What the reference sample of a program takes, in vectors of 256 bits that are gone over.</summary>
    public static double Work(FlowProgram program) => program.Instructions.Sum(instruction => WorkOf(instruction, program.QubitCount));

    private static double WorkOf(Instruction instruction, int qubits)
    {
        // A gate changes a few columns of the tableau; a measurement may have to look at them all.
        var columns = instruction is MeasureInstruction or ResetInstruction ? 2 * qubits : 3;
        return 2.0 * columns * Math.Ceiling(qubits / 256.0);
    }

    /// <inheritdoc/>
    public void Dispose() => _tableau?.Dispose();

    private FrameProgram Finish()
    {
        foreach (var last in _lastMeasure.Where(operation => operation >= 0))
        {
            MakeLast(last);
        }

        return new FrameProgram(
            _program.QubitCount, [.. _operations], [.. _noises], [.. _conditions], [.. _probabilities], _reference, _errors, _errorGaps,
            [.. _program.ResultBits.Select(bit => _bitRecords[bit])]);
    }

    private bool Add(Instruction instruction)
    {
        switch (instruction)
        {
            case GateInstruction gate:
                return AddGate(gate);
            case MeasureInstruction { Condition: null } measure:
                AddMeasure(measure);
                return true;
            case ResetInstruction { Condition: null } reset:
                AddReset(reset.Qubit);
                return true;
            case ChannelInstruction channel:
                return AddNoise(channel);
            default:
                return false;
        }
    }

    private bool AddGate(GateInstruction gate)
    {
        var action = CliffordAction.Require(gate);
        var condition = -1;
        if (gate.Condition is { } test)
        {
            if (!action.IsPauli)
            {
                return false;
            }

            condition = NumberOf(test);
        }

        if (_tableau is not null && (condition < 0 || _conditions[condition].Reference))
        {
            foreach (var step in action.Steps)
            {
                _tableau.Apply(step, gate.Qubits);
            }
        }

        if (gate is { Kind: GateKind.Swap, ControlCount: 0, Condition: null })
        {
            var (a, b) = (gate.Qubits[0], gate.Qubits[1]);
            (_wires[a], _wires[b]) = (_wires[b], _wires[a]);
            return true;
        }

        foreach (var step in action.Steps)
        {
            var wire = _wires[gate.Qubits[step.A]];
            switch (step.Kind)
            {
                case CliffordStepKind.H:
                    (_x[wire], _z[wire]) = (_z[wire], _x[wire]);
                    break;
                case CliffordStepKind.S or CliffordStepKind.Sdg:
                    _x[wire] ^= _z[wire];
                    break;
                case CliffordStepKind.CX:
                    var target = _wires[gate.Qubits[step.B]];
                    Use(wire);
                    Use(target);
                    _operations.Add(new(FrameOperationKind.ControlledPauli, _z[wire], _x[target], wire, target));
                    break;
                default:
                    if (condition >= 0)
                    {
                        Use(wire);
                        var pauli = step.Kind == CliffordStepKind.X ? _x[wire] : step.Kind == CliffordStepKind.Z ? _z[wire] : _x[wire] ^ _z[wire];
                        _operations.Add(new(FrameOperationKind.ConditionalPauli, pauli, PauliAxis.None, wire, Index: condition));
                    }

                    break;
            }
        }

        return true;
    }

    private void AddMeasure(MeasureInstruction measure)
    {
        _bitRecords[measure.Bit] = measure.Record;
        _errors[measure.Record] = measure.Error;
        _errorGaps[measure.Record] = measure.Error.IsPossible
            ? GapOf(Math.Max(measure.Error.ReadOneForZero, measure.Error.ReadZeroForOne))
            : -1;
        if (measure.Qubit < 0)
        {
            _operations.Add(new(FrameOperationKind.MeasureNothing, PauliAxis.None, PauliAxis.None, -1, Index: measure.Record));
            return;
        }

        _reference[measure.Record] = Reference(measure.Qubit);
        var wire = _wires[measure.Qubit];
        _lastMeasure[wire] = _operations.Count;
        _operations.Add(new(FrameOperationKind.Measure, _z[wire], PauliAxis.None, wire, Index: measure.Record));
    }

    private void AddReset(int qubit)
    {
        if (Reference(qubit))
        {
            _tableau!.Apply(new(CliffordStepKind.X, 0), [qubit]);
        }

        var wire = _wires[qubit];
        if (_lastMeasure[wire] >= 0)
        {
            // The reset makes the frame random anyway.
            MakeLast(_lastMeasure[wire]);
        }

        Use(wire);
        (_x[wire], _z[wire]) = (PauliAxis.X, PauliAxis.Z);
        _operations.Add(new(FrameOperationKind.Reset, PauliAxis.None, PauliAxis.None, wire));
    }

    /// <summary>What a measurement finds in the reference sample: 0 where that is open.</summary>
    private bool Reference(int qubit)
    {
        var outcome = _tableau is null ? false : _tableau.Peek(qubit, _cancellation);
        if (outcome is null)
        {
            _tableau!.Collapse(qubit, false, _cancellation);
        }

        return outcome ?? false;
    }

    private bool AddNoise(ChannelInstruction instruction)
    {
        if (instruction.Channel is not PauliChannel channel)
        {
            throw StabilizerSimulator.NotPauli();
        }

        if (channel.ErrorProbability == 0)
        {
            return true;
        }

        var wires = instruction.Qubits.Select(qubit => _wires[qubit]).ToArray();
        var frames = new byte[channel.Probabilities.Count];
        for (var error = 0; error < frames.Length; error++)
        {
            for (var i = 0; i < wires.Length; i++)
            {
                Use(wires[i]);
                var pauli = (error >> (2 * i)) & 3;
                var axis = ((pauli & 1) != 0 ? _x[wires[i]] : PauliAxis.None) ^ ((pauli & 2) != 0 ? _z[wires[i]] : PauliAxis.None);
                frames[error] |= (byte)((int)axis << (2 * i));
            }
        }

        var condition = instruction.Condition is { } test ? NumberOf(test) : -1;
        _operations.Add(wires.Length == 1
            ? new(FrameOperationKind.Noise, PauliAxis.None, PauliAxis.None, wires[0], Index: _noises.Count)
            : new(FrameOperationKind.PairNoise, PauliAxis.None, PauliAxis.None, wires[0], wires[1], _noises.Count));
        _noises.Add(new FrameNoise(channel, GapOf(channel.ErrorProbability), frames, condition));
        return true;
    }

    private void Use(int wire) => _lastMeasure[wire] = -1;

    private void MakeLast(int operation) =>
        _operations[operation] = _operations[operation] with { Kind = FrameOperationKind.LastMeasure };

    private int GapOf(double probability)
    {
        var index = _probabilities.IndexOf(probability);
        if (index < 0)
        {
            index = _probabilities.Count;
            _probabilities.Add(probability);
        }

        return index;
    }

    /// <summary>The number of a condition on what the bits show now.</summary>
    private int NumberOf(BitCondition test)
    {
        var records = new int[test.Bits.Length];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = _bitRecords[test.Bits[i]];
        }

        if (_conditionNumbers.TryGetValue(test, out var known) && known.Records.SequenceEqual(records))
        {
            return known.Index;
        }

        // A bit that nothing was measured into is 0.
        var never = test.IsNeverMet;
        var reference = !never;
        var (read, expected) = (new List<int>(), new List<bool>());
        for (var i = 0; i < records.Length; i++)
        {
            if (records[i] < 0)
            {
                never |= test.Expected[i];
                continue;
            }

            read.Add(records[i]);
            expected.Add(test.Expected[i]);
            reference &= _reference[records[i]] == test.Expected[i];
        }

        _conditionNumbers[test] = (records, _conditions.Count);
        _conditions.Add(new FrameCondition([.. read], [.. expected], never, reference && !never));
        return _conditions.Count - 1;
    }
}
