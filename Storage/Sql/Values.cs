using System.Runtime.InteropServices;
using Nexus.Grains.Jobs;

namespace Nexus.Storage.Sql;

/// <summary>How ids, times, statuses, kinds and bytes stand in columns.</summary>
internal static class Values
{
    private static readonly string[] StatusNames =
        [.. Enumerable.Range(0, 11).Select(number => Enum.GetName((JobStatus)number)?.ToUpperInvariant() ?? "")];

    /// <summary>Lower-case hexadecimal with hyphens: sorts as <see cref="Guid.CompareTo(Guid)"/> does.</summary>
    public static string Text(this Guid id) => id.ToString("D");

    /// <summary>Microseconds since 1970 (UTC); finer parts are cut off.</summary>
    public static long Microseconds(this DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <inheritdoc cref="Microseconds(DateTimeOffset)"/>
    public static object? Microseconds(this DateTimeOffset? time) => time is DateTimeOffset known ? known.Microseconds() : null;

    /// <summary>The time of a column.</summary>
    public static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The status as on the wire, in capitals.</summary>
    /// <exception cref="ArgumentException">The value is no status.</exception>
    public static string Text(this JobStatus status) =>
        (int)status < StatusNames.Length && StatusNames[(int)status] is { Length: > 0 } name
            ? name
            : throw new ArgumentException($"{(int)status} is no job status.", nameof(status));

    /// <summary>The status of a column.</summary>
    public static JobStatus Status(string name) =>
        Array.IndexOf(StatusNames, name) is > 0 and int number
            ? (JobStatus)number
            : throw new StorageException($"The database holds the status \"{name}\", which this program does not know.");

    /// <summary>The kind of a job as on the wire, in capitals.</summary>
    /// <exception cref="ArgumentException">The value is no kind.</exception>
    public static string Text(this JobKind kind) =>
        Enum.GetName(kind)?.ToUpperInvariant() ?? throw new ArgumentException($"{(int)kind} is no kind of job.", nameof(kind));

    /// <summary>The kind of a column.</summary>
    public static JobKind Kind(string name) => name switch
    {
        "EXECUTE" => JobKind.Execute,
        "COMPILE" => JobKind.Compile,
        _ => throw new StorageException($"The database holds the kind of job \"{name}\", which this program does not know."),
    };

    /// <summary>The bytes as an array, without a copy where they are a whole array already.</summary>
    public static byte[] Bytes(this ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
}
