using System.Globalization;

namespace Nexus.Silo;

/// <summary>The process that holds a data directory.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="Purpose">What it is, such as <c>nexus run</c>.</param>
/// <param name="Since">When it took the directory (UTC).</param>
public sealed record DataDirectoryOwner(int ProcessId, string Purpose, DateTimeOffset Since)
{
    /// <summary>The owner in words: <c>process 1234 (nexus run, since 12:00:03)</c>, in local time, with the date when that is not today's.</summary>
    /// <param name="now">The present time, with the local offset to print in.</param>
    public string Describe(DateTimeOffset now)
    {
        var since = Since.ToOffset(now.Offset);
        var format = since.Date == now.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"process {ProcessId} ({Purpose}, since {since.ToString(format, CultureInfo.InvariantCulture)})");
    }

    /// <summary>The owner as three lines of text, as the owner's file holds it.</summary>
    internal string Write() => string.Create(CultureInfo.InvariantCulture, $"{ProcessId}\n{Purpose}\n{Since:O}\n");

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is something else.</summary>
    internal static DataDirectoryOwner? Read(string text)
    {
        var lines = text.Split('\n');
        return lines.Length >= 3
            && int.TryParse(lines[0], NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            && DateTimeOffset.TryParse(lines[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var since)
                ? new DataDirectoryOwner(processId, lines[1], since)
                : null;
    }
}
