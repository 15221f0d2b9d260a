using System.Diagnostics;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Mps;

namespace Nexus.Simulators.Estimates;

/// <summary>
/// How long a matrix product state takes. That depends on entanglement, which shows only in the run: so the circuit is run with a few shots for some
/// hundredths of a second. Where one shot ends by then, the time of more follows; where it does not, the bonds are taken to grow as far as gates and
/// <see cref="MpsOptions.MaxBond"/> let them, which is what it comes to at most.
/// </summary>
internal static class MpsTime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(60);

    /// <summary>So long more and more shots are taken.</summary>
    private static readonly TimeSpan ShotPatience = TimeSpan.FromMilliseconds(15);

    private const double SecondsPerShot = 1e-7;

    /// <summary>The time of all shots in seconds, with one thread.</summary>
    /// <param name="program">A program of gates that the simulator takes.</param>
    /// <param name="shots">How many shots.</param>
    /// <param name="options">How closely the state is kept.</param>
    /// <param name="isUpperBound">Whether that is what it takes at most.</param>
    public static double Seconds(FlowProgram program, int shots, MpsOptions options, out bool isUpperBound)
    {
        isUpperBound = false;
        shots = Math.Max(shots, 1);
        var most = double.PositiveInfinity;
        if (program.IsBound)
        {
            var (taken, time, each) = (0, 0.0, 0.0);
            for (var some = 1; taken < shots && (taken < 2 || time < ShotPatience.TotalSeconds) && Best(program, some, options) is { } seconds; some *= 2)
            {
                (taken, time, each) = (some, seconds, Math.Max((seconds - time) / (some - taken), SecondsPerShot));
            }

            if (taken >= Math.Min(shots, 2))
            {
                // Each shot more costs about what the last ones did, or less: the more there are, the more have been the same before.
                return time + (Math.Max(shots - taken, 0) * each);
            }

            // One shot alone does not tell what the others share with it.
            most = taken == 1 ? time * shots : most;
        }

        isUpperBound = true;
        return Math.Min(most, FlowTime.Seconds(program, shots, new MpsCosts(program.QubitCount, options), out _));
    }

    /// <summary>The better of two runs where they are short: the first one is compiled on its way.</summary>
    private static double? Best(FlowProgram program, int shots, MpsOptions options) => Run(program, shots, options) is { } first
        ? first < ShotPatience.TotalSeconds && Run(program, shots, options) is { } second ? Math.Min(first, second) : first
        : null;

    /// <summary>The seconds of a run; null when it takes too long to try, or fails.</summary>
    private static double? Run(FlowProgram program, int shots, MpsOptions options)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var run = new FlowRun<MpsState>(
                program, new SimulationOptions(shots, 1, MaxLoopRounds: 10_000), () => new MpsState(program.QubitCount, options),
                MpsState.Bytes(program.QubitCount, options), null, patience.Token);
            run.Run();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        catch (Exception e) when (e is OperationCanceledException or SimulationException)
        {
            return null;
        }
    }
}
