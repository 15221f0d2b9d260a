using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Nexus.Cli.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>Results written while they are read, whatever their size.</summary>
internal static class ResultText
{
    /// <summary>About how many bytes of a document are held before they are written.</summary>
    private const int HeldBytes = 64 * 1024;

    /// <summary>Counts as CSV (RFC 4180, with line feeds): a line an outcome.</summary>
    public static async Task WriteCountsAsync(TextWriter output, IAsyncEnumerable<ResultPart> parts)
    {
        output.WriteLine("item,outcome,count");
        await foreach (var part in parts)
        {
            foreach (var outcome in part.Counts ?? [])
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part.Item},{outcome.Key},{outcome.Count}"));
            }
        }
    }

    /// <summary>Shots as CSV: a line a shot, in the order taken.</summary>
    public static async Task WriteShotsAsync(TextWriter output, IAsyncEnumerable<ResultPart> parts)
    {
        output.WriteLine("item,shot,outcome");
        var (item, shot) = (0, 0L);
        await foreach (var part in parts)
        {
            (item, shot) = part.Item == item ? (item, shot) : (part.Item, 0);
            foreach (var outcome in part.Shots ?? [])
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{item},{++shot},{outcome}"));
            }
        }
    }

    /// <summary>The document of <see cref="JobJson.Report"/>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="job">The job, without results.</param>
    /// <param name="items">The items to tell of.</param>
    /// <param name="parts">Their counts, by item.</param>
    public static async Task WriteJsonAsync(
        TextWriter output, JobReport job, IReadOnlyList<ItemReport> items, IAsyncEnumerable<ResultPart> parts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(buffer, JsonText.Options);
        await using var part = parts.GetAsyncEnumerator();
        var more = await part.MoveNextAsync();
        json.WriteStartObject();
        JobJson.WriteStanding(json, job);
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            JobJson.WriteStanding(json, item);
            var begun = false;
            for (; more && part.Current.Item == item.Number; more = await part.MoveNextAsync())
            {
                if (part.Current.Verdict is { } verdict)
                {
                    JobJson.Write(json, verdict with { Shots = item.Shots });
                }

                if (part.Current.Compilation is { } compilation)
                {
                    CompilationText.Write(json, compilation);
                }

                if (part.Current.Counts is { } counts)
                {
                    if (!begun)
                    {
                        json.WriteStartObject("counts");
                        begun = true;
                    }

                    foreach (var outcome in counts)
                    {
                        json.WriteNumber(outcome.Key, outcome.Count);
                    }
                }

                Flush(HeldBytes);
            }

            if (begun)
            {
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Flush(0);
        output.WriteLine();

        void Flush(int above)
        {
            if (json.BytesPending + buffer.WrittenCount > above)
            {
                json.Flush();
                output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
                buffer.ResetWrittenCount();
            }
        }
    }
}
