using System.Runtime.CompilerServices;
using Nexus.Circuits;
using Nexus.Programs.Compilation;
using Nexus.Simulators;
using Nexus.Simulators.Checking;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Cli.Jobs;

/// <summary>Stored results as outcomes, read a piece at a time.</summary>
internal static class OutcomeTallies
{
    /// <summary>How many outcomes a part has at most.</summary>
    private const int PartOutcomes = 4096;

    /// <summary>A stored result in parts.</summary>
    /// <param name="jobs">Reads it.</param>
    /// <param name="result">The result.</param>
    /// <param name="bitRegisters">The classical registers of the program that made it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NotSupportedException">The result has a format that this program does not know.</exception>
    public static async IAsyncEnumerable<ResultPart> ReadAsync(
        IJobStore jobs,
        ResultHead result,
        IReadOnlyList<RegisterShape> bitRegisters,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (result.Format == CheckVerdictFormat.Name)
        {
            var verdict = await PieceAsync(0, checked((int)result.Length), cancellationToken);
            yield return new ResultPart(result.Number) { Verdict = CheckVerdictFormat.Decode(verdict) };
            yield break;
        }

        if (result.Format == CompilationReportFormat.Name)
        {
            var report = await PieceAsync(0, checked((int)result.Length), cancellationToken);
            yield return new ResultPart(result.Number) { Compilation = CompilationReportFormat.Decode(report) };
            yield break;
        }

        if (result.Format != ShotTableFormat.Name)
        {
            throw new NotSupportedException($"A result has the format {result.Format}, which this program does not know. Use a newer program.");
        }

        var registers = RegistersOf(bitRegisters);
        var table = await StoredShots.OpenAsync(result.Length, PieceAsync, cancellationToken);
        var part = new List<OutcomeTally>();
        await foreach (var outcome in table.CountAsync(cancellationToken: cancellationToken))
        {
            part.Add(new OutcomeTally(OutcomeKey.Format(registers, outcome.Outcome.Span), outcome.Count));
            if (part.Count == PartOutcomes)
            {
                yield return new ResultPart(result.Number) { Counts = part };
                part = [];
            }
        }

        yield return new ResultPart(result.Number) { Counts = part };

        async ValueTask<ReadOnlyMemory<byte>> PieceAsync(long offset, int count, CancellationToken cancelled) =>
            await jobs.ReadResultPieceAsync(result, offset, count, cancelled)
            ?? throw new CommandException(new Failure(
                ExitCode.InputRefused, ErrorCode.NotFound, $"Job {result.JobId} was deleted, or item {result.Number} sent again, while its result was read."));
    }

    /// <summary>Registers of these shapes.</summary>
    public static IReadOnlyList<Register> RegistersOf(IEnumerable<RegisterShape> shapes)
    {
        var circuit = new CircuitBuilder();
        foreach (var shape in shapes)
        {
            circuit.AddBits(shape.Name, shape.Count);
        }

        return circuit.Build().BitRegisters;
    }
}
