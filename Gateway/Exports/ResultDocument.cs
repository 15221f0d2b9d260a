using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nexus.Gateway.Jobs;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.V1;
using JobStatus = Nexus.Grains.Jobs.JobStatus;
using Register = Nexus.Circuits.Register;

namespace Nexus.Gateway.Exports;

/// <summary>
/// The results of a job as one document, written while they are read: of a result of any size a piece is held. What it holds follows from
/// <see cref="Revision"/> alone, so that whoever has a part of it can have the rest.
/// </summary>
/// <param name="jobs">Reads results.</param>
/// <param name="programs">Reads the programs, whose registers name the bits.</param>
/// <param name="format">Which document.</param>
/// <param name="jobId">The job.</param>
/// <param name="status">Where the job stands.</param>
/// <param name="items">The items to tell of, by number.</param>
public sealed class ResultDocument(
    IJobStore jobs, IProgramStore programs, ExportFormat format, Guid jobId, JobStatus status, IReadOnlyList<DocumentItem> items)
{
    /// <summary>About how many bytes a chunk has at most.</summary>
    public const int ChunkBytes = 64 * 1024;

    /// <summary>Hexadecimal digits of a revision.</summary>
    private const int RevisionDigits = 32;

    /// <summary>Which document it is: another one when the format, an item, or where one stands is another.</summary>
    public string Revision { get; } = RevisionOf(format, jobId, status, items);

    /// <summary>The document in UTF-8, in chunks. What a chunk lies in is used again for the next one.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Grpc.Core.RpcException">A result has gone while the document was written.</exception>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken = default) => format switch
    {
        ExportFormat.Json => JsonAsync(cancellationToken),
        ExportFormat.ShotsCsv => CsvAsync("item,shot,outcome", ShotLinesAsync, cancellationToken),
        _ => CsvAsync("item,outcome,count", CountLinesAsync, cancellationToken),
    };

    private static string RevisionOf(ExportFormat format, Guid jobId, JobStatus status, IReadOnlyList<DocumentItem> items)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{format}|{jobId}|{status}");
        foreach (var item in items)
        {
            var row = item.Row;
            text.Append(
                CultureInfo.InvariantCulture,
                $"\0{row.Number}|{row.Status}|{row.Attempt}|{row.HistoryCount}|{item.Status}|{item.Message}|{item.Stuck}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..RevisionDigits];
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> CsvAsync(
        string head,
        Func<int, StoredShots, IReadOnlyList<Register>, CancellationToken, IAsyncEnumerable<string>> linesOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>(ChunkBytes + 1024);
        Append(head);
        foreach (var item in items)
        {
            if (await FindAsync(item, cancellationToken) is not ({ IsShots: true } result, var program))
            {
                continue;
            }

            var registers = StoredResult.RegistersOf(program.BitRegisters);
            var shots = await result.OpenAsync(cancellationToken);
            await foreach (var line in linesOf(item.Row.Number, shots, registers, cancellationToken))
            {
                Append(line);
                if (text.WrittenCount >= ChunkBytes)
                {
                    yield return text.WrittenMemory;
                    text.ResetWrittenCount();
                }
            }
        }

        if (text.WrittenCount > 0)
        {
            yield return text.WrittenMemory;
        }

        void Append(string line)
        {
            Encoding.UTF8.GetBytes(line, text);
            text.Write("\n"u8);
        }
    }

    private static async IAsyncEnumerable<string> CountLinesAsync(
        int item, StoredShots shots, IReadOnlyList<Register> registers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var outcome in shots.CountAsync(cancellationToken: cancellationToken))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{item},{OutcomeKey.Format(registers, outcome.Outcome.Span)},{outcome.Count}");
        }
    }

    private static async IAsyncEnumerable<string> ShotLinesAsync(
        int item, StoredShots shots, IReadOnlyList<Register> registers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        await foreach (var rows in shots.ReadAsync(cancellationToken: cancellationToken))
        {
            for (var at = 0; at < rows.Length; at += shots.RowBytes)
            {
                var outcome = OutcomeKey.Format(registers, rows.Span.Slice(at, shots.RowBytes));
                yield return string.Create(CultureInfo.InvariantCulture, $"{item},{++number},{outcome}");
            }
        }

        // Shots without bits are not stored one by one.
        while (shots.RowBytes == 0 && number < shots.ShotCount)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{item},{++number},");
        }
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> JsonAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new ArrayBufferWriter<byte>(ChunkBytes + 1024);
        await using var json = new Utf8JsonWriter(text, ItemJson.Options);
        json.WriteStartObject();
        json.WriteString("job", jobId);
        json.WriteString("status", status.ToMessage().Name());
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            ItemJson.WriteStanding(json, item.Row.Number, item.Status.ToMessage().Name(), item.Message, item.Stuck);
            if (await FindAsync(item, cancellationToken) is var (result, program))
            {
                if (result.IsVerdict)
                {
                    ItemJson.Write(json, await result.ReadVerdictAsync(cancellationToken) with { Shots = item.Row.Settings.Shots });
                }
                else if (result.IsCompilation)
                {
                    ItemJson.Write(json, await result.ReadCompilationAsync(cancellationToken));
                }
                else
                {
                    var registers = StoredResult.RegistersOf(program.BitRegisters);
                    var shots = await result.OpenAsync(cancellationToken);
                    json.WriteStartObject("counts");
                    await foreach (var outcome in shots.CountAsync(cancellationToken: cancellationToken))
                    {
                        json.WriteNumber(OutcomeKey.Format(registers, outcome.Outcome.Span), outcome.Count);
                        if (json.BytesPending + text.WrittenCount >= ChunkBytes)
                        {
                            json.Flush();
                            yield return text.WrittenMemory;
                            text.ResetWrittenCount();
                        }
                    }

                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
            if (json.BytesPending + text.WrittenCount >= ChunkBytes)
            {
                json.Flush();
                yield return text.WrittenMemory;
                text.ResetWrittenCount();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        text.Write("\n"u8);
        yield return text.WrittenMemory;
    }

    private async Task<(StoredResult Result, ProgramRecord Program)?> FindAsync(DocumentItem item, CancellationToken cancellationToken)
    {
        var row = item.Row;

        // Without that status a result is not the item's yet, whatever may be staged.
        if (row.Status != JobStatus.Completed || (await programs.ReadAsync([row.ProgramId], cancellationToken))[0] is not { } program)
        {
            return null;
        }

        return await jobs.ReadResultHeadAsync(jobId, row.Number, row.Attempt, cancellationToken) is { } head
            ? (new StoredResult(jobs, head), program)
            : throw StoredResult.Gone(jobId, row.Number);
    }
}
