using Nexus.Simulators.Program;

namespace Nexus.Simulators.Estimates;

/// <summary>How long programs of the statevector simulator take on this machine, about.</summary>
internal static class SpeedModel
{
    /// <summary>What a step costs however small the state.</summary>
    private const double SecondsPerStep = 1e-7;

    /// <summary>What an operation costs before the run: it is fused, planned, and its factors are made.</summary>
    private const double SecondsPerOperation = 1.5e-6;

    /// <summary>What a shot costs: it is drawn, written and shuffled.</summary>
    private const double SecondsPerShot = 7e-8;

    /// <summary>The time of all shots in seconds.</summary>
    public static double Seconds(StatevectorProgram program, int shots, Precision precision)
    {
        if (program.QubitCount > StatevectorMemory.MaxAddressableQubits)
        {
            return double.PositiveInfinity;
        }

        var (sweep, pass) = AmplitudeSpeed.Of(program.QubitCount, precision);

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
                rounds *= LoopRounds.Of(begin.Loop);
            }
        }

        // Each way further has a copy of the state and its own shots to take from it.
        return seconds + ((ways - 1) * 2 * (sweep + pass)) + (shots * SecondsPerShot);
    }
}
