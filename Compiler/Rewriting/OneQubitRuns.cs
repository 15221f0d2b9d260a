using Nexus.Compiler.Numerics;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Rewriting;

/// <summary>Puts gates on one qubit that follow each other together, and writes each run in a basis when something else is on its qubit.</summary>
/// <param name="list">Where the phase goes.</param>
/// <param name="basis">What runs are written in.</param>
/// <param name="isKept">Whether a step may stay as it is.</param>
internal sealed class OneQubitRuns(StepList list, OneQubitBasis basis, Func<Step, bool> isKept)
{
    private readonly Matrix2?[] _matrices = new Matrix2?[list.QubitCount];
    private readonly List<Step>[] _runs = [.. Enumerable.Range(0, list.QubitCount).Select(_ => new List<Step>())];

    /// <summary>The steps so far.</summary>
    public List<Step> Result { get; } = new(list.Steps.Count);

    /// <summary>Adds a gate on one qubit.</summary>
    public void Add(in Step step)
    {
        var matrix = StepList.MatrixOf(step);
        _matrices[step.First] = _matrices[step.First] is { } before ? matrix * before : matrix;
        _runs[step.First].Add(step);
    }

    /// <summary>Adds a gate on two qubits as it is. A rotation about Z that commutes with it waits until after it, where it may join another.</summary>
    public void AddTwo(in Step step)
    {
        var rotation = Rotation.Of(step);
        End(step.First, IsDiagonalOn(rotation, step.First));
        End(step.Second, IsDiagonalOn(rotation, step.Second));
        Result.Add(step);
    }

    /// <summary>Adds a step that is not plain.</summary>
    public void AddOther(in Step step)
    {
        var qubits = list.QubitsOf(step, out var isEverything);
        if (isEverything)
        {
            Finish();
        }

        foreach (var qubit in qubits)
        {
            End(qubit);
        }

        Result.Add(step);
    }

    /// <summary>Ends all runs.</summary>
    public void Finish()
    {
        for (var qubit = 0; qubit < _runs.Length; qubit++)
        {
            End(qubit);
        }
    }

    private static bool IsDiagonalOn(Rotation? gate, int qubit) =>
        gate is { } rotation && (rotation.First == qubit ? rotation.FirstAxis : rotation.SecondAxis) == Axis.Z;

    private void End(int qubit, bool lastMayWait = false)
    {
        if (_matrices[qubit] is not { } matrix)
        {
            return;
        }

        var run = _runs[qubit];
        var made = run.Count == 1 && isKept(run[0]) ? default : basis.Synthesize(matrix);
        if (made.Steps is not null && !(run.TrueForAll(s => isKept(s)) && run.Count <= made.Steps.Count))
        {
            list.Phase += made.Phase;
            run.Clear();
            run.AddRange(made.Steps.Select(s => s with { First = qubit }));
        }

        Step? waiting = lastMayWait && run.Count > 0 && Rotation.Of(run[^1]) is { FirstAxis: Axis.Z } ? run[^1] : null;
        Result.AddRange(waiting is null ? run : run[..^1]);
        run.Clear();
        _matrices[qubit] = null;
        if (waiting is { } rest)
        {
            Add(rest);
        }
    }
}
