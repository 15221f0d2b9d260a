using System.Diagnostics;
using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators;

/// <summary>How long programs take on this machine, about.</summary>
internal static class SpeedModel
{
    /// <summary>A state of this many qubits fits the cache of a core.</summary>
    private const int SmallQubits = 12;

    /// <summary>A state of this many qubits fits hardly any cache: 64 MiB.</summary>
    private const int LargeQubits = 22;

    /// <summary>What a step costs however small the state.</summary>
    private const double SecondsPerStep = 1e-7;

    /// <summary>What an operation costs before the run: it is fused, planned, and its factors are made.</summary>
    private const double SecondsPerOperation = 1.5e-6;

    /// <summary>What a shot costs: it is drawn, written and shuffled.</summary>
    private const double SecondsPerShot = 1e-7;

    private static readonly Lazy<(double Small, double Large)> SecondsPerAmplitude = new(() => (Measure(SmallQubits, 100), Measure(LargeQubits, 1)));

    /// <summary>The time of all shots in seconds.</summary>
    public static double Seconds(StatevectorProgram program, int shots)
    {
        if (program.QubitCount > StatevectorMemory.MaxAddressableQubits)
        {
            return double.PositiveInfinity;
        }

        // What a gate takes over amplitudes in the cache, and how much longer it takes when they come from memory.
        var (small, large) = SecondsPerAmplitude.Value;
        var share = Math.Clamp((program.QubitCount - SmallQubits) / (double)(LargeQubits - SmallQubits), 0, 1);
        var sweep = Math.Pow(2, program.QubitCount) * small;
        var pass = Math.Pow(2, program.QubitCount) * Math.Max(large - small, 0) * share;

        // Filling the state at the start, and reading it for the shots at the end.
        var seconds = 2 * (sweep + pass);
        var ways = 1.0;
        var rounds = 1.0;
        var loops = new Stack<(int End, double Outside)>();
        for (var index = 0; index < program.Steps.Length; index++)
        {
            while (loops.TryPeek(out var loop) && index >= loop.End)
            {
                rounds = loop.Outside;
                loops.Pop();
            }

            var step = program.Steps[index];
            seconds += step is PassStep prepared ? prepared.Pass.Operations.Count * SecondsPerOperation : 0;
            seconds += ways * rounds * ((step.Sweeps * sweep) + (step.Passes * pass) + SecondsPerStep);
            if (step is ResetStep or MeasureStep { Splits: true })
            {
                ways = Math.Min(ways * Math.Pow(2, rounds), Math.Max(shots, 1));
            }
            else if (step is ForBeginStep begin && program.Steps[index + 1] is ForNextStep next)
            {
                loops.Push((next.Exit.Position, rounds));
                rounds *= RoundsOf(begin.Loop);
            }
        }

        // Each way further has a copy of the state and its own shots to take from it.
        return seconds + ((ways - 1) * 2 * (sweep + pass)) + (shots * SecondsPerShot);
    }

    private static double RoundsOf(ForLoop loop)
    {
        if (loop.Range is not { } range)
        {
            return loop.Values!.Count;
        }

        if (!range.Start.IsConstant || !range.Step.IsConstant || !range.Stop.IsConstant)
        {
            return 1;
        }

        try
        {
            var step = range.Step.Evaluate([]).Integer;
            var distance = range.Stop.Evaluate([]).Integer - range.Start.Evaluate([]).Integer;
            return step.IsZero || distance.Sign * step.Sign < 0 ? 0 : (double)(distance / step) + 1;
        }
        catch (ClassicalEvaluationException)
        {
            // The run will say so; it does no round.
            return 0;
        }
    }

    private static double Measure(int qubits, int gates)
    {
        using var state = new Statevector(qubits);
        var pass = state.PassOf(GateCompiler.Compile(GateKind.RX, [0.1], [qubits / 2], 0)!);
        state.Apply(pass, CancellationToken.None);

        // The best of three: whatever else the machine does makes some slower, none faster.
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < gates; i++)
            {
                state.Apply(pass, CancellationToken.None);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / gates / state.Count);
        }

        return best;
    }
}
