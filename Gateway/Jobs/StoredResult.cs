using Google.Protobuf;
using Nexus.Circuits;
using Nexus.Gateway.Programs;
using Nexus.Simulators;
using Nexus.Simulators.Checking;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.V1;

namespace Nexus.Gateway.Jobs;

/// <summary>A stored result as messages, each small enough for the limits that clients have by default.</summary>
internal static class StoredResult
{
    /// <summary>About how many bytes of outcomes or shots a message has at most.</summary>
    public const int MaxPartBytes = 1024 * 1024;

    /// <summary>What an outcome takes beside its text.</summary>
    private const int OutcomeOverhead = 16;

    /// <summary>The result as counts.</summary>
    public static IEnumerable<Counts> AsCounts(ResultRecord result, IReadOnlyList<RegisterShape> bitRegisters)
    {
        var registers = RegistersOf(bitRegisters);
        var part = new Counts();
        var bytes = 0;
        foreach (var outcome in Read(result).Counts())
        {
            var key = OutcomeKey.Format(registers, outcome.Outcome.Span);
            if (bytes > 0 && bytes + key.Length + OutcomeOverhead > MaxPartBytes)
            {
                yield return part;
                part = new Counts();
                bytes = 0;
            }

            part.Outcomes.Add(new V1.OutcomeCount { Outcome = key, Count = outcome.Count });
            bytes += key.Length + OutcomeOverhead;
        }

        yield return part;
    }

    /// <summary>The result as packed shots.</summary>
    public static IEnumerable<Shots> AsShots(ResultRecord result)
    {
        var table = Read(result);
        var rowBytes = Math.Max(1, table.RowBytes);
        var most = Math.Max(1, MaxPartBytes / rowBytes);
        var packed = table.ToBytes();
        for (var first = 0; first == 0 || first < table.ShotCount; first += most)
        {
            var count = Math.Min(most, table.ShotCount - first);
            yield return new Shots
            {
                Bits = table.BitCount,
                First = first,
                Count = count,
                Packed = ByteString.CopyFrom(packed.Slice(first * table.RowBytes, count * table.RowBytes).Span),
            };
        }
    }

    /// <summary>The result of a syntax checker, or null when it is another one.</summary>
    public static Verdict? AsVerdict(ResultRecord result) =>
        result.Format == CheckVerdictFormat.Name ? CheckVerdictFormat.Decode(result.Body).ToMessage() : null;

    /// <summary>The registers as messages.</summary>
    public static IEnumerable<V1.Register> RegisterMessages(ProgramRecord program) => program.BitRegisters.Select(ProgramMessages.ToMessage);

    private static ShotTable Read(ResultRecord result) => result.Format == ShotTableFormat.Name
        ? ShotTableFormat.Decode(result.Body)
        : throw new NotSupportedException($"A result has the format {result.Format}, which this program does not know.");

    private static IReadOnlyList<Circuits.Register> RegistersOf(IReadOnlyList<RegisterShape> shapes)
    {
        var circuit = new CircuitBuilder();
        foreach (var shape in shapes)
        {
            circuit.AddBits(shape.Name, shape.Count);
        }

        return circuit.Build().BitRegisters;
    }
}
