using System.Diagnostics;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Simulators.Estimates;

/// <summary>How long the stabilizer simulator takes, about: the circuit is compiled and a batch of its shots taken, and what that took is scaled.</summary>
internal static class StabilizerTime
{
    /// <summary>So long the reference sample is really taken; what takes longer is estimated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>So long batches are taken.</summary>
    private static readonly TimeSpan BatchPatience = TimeSpan.FromMilliseconds(10);

    /// <summary>What memory that is touched for the first time costs.</summary>
    private const double SecondsPerByte = 3e-10;

    /// <summary>What reading and numbering an instruction costs.</summary>
    private const double SecondsPerInstruction = 4e-7;

    /// <summary>The time of all shots in seconds, with one thread.</summary>
    /// <param name="program">A program that the simulator can take.</param>
    /// <param name="shots">How many shots.</param>
    /// <param name="branches">Whether shots part ways: where more than Paulis depends on outcomes.</param>
    public static double Seconds(FlowProgram program, int shots, out bool branches)
    {
        branches = false;
        if (FrameCompiler.TryPlan(program) is not { } plan)
        {
            return FlowTime.Seconds(program, shots, new TableauCosts(program.QubitCount), out branches);
        }

        var reference = Reference(program) ?? new TableauCosts(program.QubitCount).Once(program);
        var rowBytes = ShotTable.RowBytesFor(plan.BitRecords.Length);
        var batches = (Math.Max(shots, 1) + plan.BatchShots - 1) / plan.BatchShots;
        return reference
            + (program.Instructions.Length * SecondsPerInstruction)
            + (batches * SecondsPerBatch(plan, Math.Min(shots, plan.BatchShots)))
            + ((long)rowBytes * shots * SecondsPerByte);
    }

    /// <summary>The seconds of the reference sample, the best of some where it is short; null when it takes too long to try.</summary>
    private static double? Reference(FlowProgram program)
    {
        var begun = Stopwatch.GetTimestamp();
        var best = Once(program);
        for (var again = 0; again < 4 && best is { } least && Stopwatch.GetElapsedTime(begun) < 2 * BatchPatience; again++)
        {
            best = Math.Min(least, Once(program) ?? least);
        }

        return best;
    }

    private static double? Once(FlowProgram program)
    {
        using var patience = new CancellationTokenSource(Patience);
        var start = Stopwatch.GetTimestamp();
        try
        {
            FrameCompiler.TryCompile(program, patience.Token);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static double SecondsPerBatch(FrameProgram plan, int shots)
    {
        using var batch = new FrameBatch(plan);
        var rows = new byte[ShotTable.RowBytesFor(plan.BitRecords.Length) * shots];
        var best = double.MaxValue;
        var begun = Stopwatch.GetTimestamp();
        for (var number = 0L; number < 2 || Stopwatch.GetElapsedTime(begun) < BatchPatience; number++)
        {
            var start = Stopwatch.GetTimestamp();
            batch.Run(1, number, CancellationToken.None);
            StabilizerSimulator.Write(plan, batch, shots, rows);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }
}
