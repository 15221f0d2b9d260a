using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Nexus.Circuits;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Programs;
using Nexus.Programs.Compilation;
using Nexus.Simulators;
using Nexus.Simulators.Checking;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.V1;

namespace Nexus.Gateway.Jobs;

/// <summary>
/// A stored result as messages, each small enough for the limits that clients have by default. It is read a piece at a time: a large one
/// never stands in memory as a whole.
/// </summary>
internal sealed class StoredResult(IJobStore jobs, ResultHead head)
{
    /// <summary>About how many bytes of outcomes or shots a message has at most.</summary>
    public const int MaxPartBytes = 1024 * 1024;

    /// <summary>What an outcome takes beside its text.</summary>
    private const int OutcomeOverhead = 16;

    /// <summary>Whether it is a simulator's.</summary>
    public bool IsShots => head.Format == ShotTableFormat.Name;

    /// <summary>Whether it is a syntax checker's.</summary>
    public bool IsVerdict => head.Format == CheckVerdictFormat.Name;

    /// <summary>Whether it is a compiler's.</summary>
    public bool IsCompilation => head.Format == CompilationReportFormat.Name;

    /// <summary>The registers as messages.</summary>
    public static IEnumerable<V1.Register> RegisterMessages(ProgramRecord program) => program.BitRegisters.Select(ProgramMessages.ToMessage);

    /// <summary>The result as counts.</summary>
    public async IAsyncEnumerable<ItemResult> AsCountsAsync(
        IReadOnlyList<RegisterShape> bitRegisters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var registers = RegistersOf(bitRegisters);
        var part = new Counts();
        var bytes = 0;
        var shots = await OpenAsync(cancellationToken);
        await foreach (var outcome in shots.CountAsync(cancellationToken: cancellationToken))
        {
            var key = OutcomeKey.Format(registers, outcome.Outcome.Span);
            if (bytes > 0 && bytes + key.Length + OutcomeOverhead > MaxPartBytes)
            {
                yield return new ItemResult { Counts = part };
                part = new Counts();
                bytes = 0;
            }

            part.Outcomes.Add(new V1.OutcomeCount { Outcome = key, Count = outcome.Count });
            bytes += key.Length + OutcomeOverhead;
        }

        yield return new ItemResult { Counts = part };
    }

    /// <summary>The result as packed shots.</summary>
    public async IAsyncEnumerable<ItemResult> AsShotsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shots = await OpenAsync(cancellationToken);
        var first = 0;
        await foreach (var piece in shots.ReadAsync(cancellationToken: cancellationToken))
        {
            var most = Math.Max(1, MaxPartBytes / shots.RowBytes) * shots.RowBytes;
            for (var rows = piece; !rows.IsEmpty; rows = rows[Math.Min(most, rows.Length)..])
            {
                var packed = rows[..Math.Min(most, rows.Length)];
                yield return Part(packed.Length / shots.RowBytes, ByteString.CopyFrom(packed.Span));
                first += packed.Length / shots.RowBytes;
            }
        }

        if (shots.RowBytes == 0 || shots.ShotCount == 0)
        {
            yield return Part(shots.ShotCount, ByteString.Empty);
        }

        ItemResult Part(int count, ByteString packed) =>
            new() { Shots = new Shots { Bits = shots.BitCount, First = first, Count = count, Packed = packed } };
    }

    /// <summary>The result of a syntax checker.</summary>
    public async IAsyncEnumerable<ItemResult> AsVerdictAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ItemResult { Verdict = (await ReadVerdictAsync(cancellationToken)).ToMessage() };
    }

    /// <summary>The result of a compiler.</summary>
    public async IAsyncEnumerable<ItemResult> AsCompilationAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new ItemResult { Compilation = (await ReadCompilationAsync(cancellationToken)).ToMessage() };
    }

    /// <summary>What a syntax checker found.</summary>
    public async ValueTask<CheckVerdict> ReadVerdictAsync(CancellationToken cancellationToken) =>
        CheckVerdictFormat.Decode(await ReadAsync(0, checked((int)head.Length), cancellationToken));

    /// <summary>What compiling made.</summary>
    public async ValueTask<CompilationReport> ReadCompilationAsync(CancellationToken cancellationToken) =>
        CompilationReportFormat.Decode(await ReadAsync(0, checked((int)head.Length), cancellationToken));

    /// <summary>The shots.</summary>
    public ValueTask<StoredShots> OpenAsync(CancellationToken cancellationToken) => IsShots
        ? StoredShots.OpenAsync(head.Length, ReadAsync, cancellationToken)
        : throw new NotSupportedException($"A result has the format {head.Format}, which this program does not know.");

    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellationToken) =>
        await jobs.ReadResultPieceAsync(head, offset, count, cancellationToken)
        ?? throw Gone(head.JobId, head.Number);

    /// <summary>A result that was there is not any more.</summary>
    public static RpcException Gone(Guid jobId, int number) => RpcErrors.NotFound(
        ErrorReason.JobNotFound, "job", jobId.ToString(), $"Job {jobId} was deleted, or item {number} sent again, while its result was read.");

    /// <summary>Registers of these shapes.</summary>
    public static IReadOnlyList<Circuits.Register> RegistersOf(IReadOnlyList<RegisterShape> shapes)
    {
        var circuit = new CircuitBuilder();
        foreach (var shape in shapes)
        {
            circuit.AddBits(shape.Name, shape.Count);
        }

        return circuit.Build().BitRegisters;
    }
}
