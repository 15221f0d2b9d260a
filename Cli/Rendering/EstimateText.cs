using System.Globalization;
using System.Text.Json;

namespace Nexus.Cli.Rendering;

/// <summary>What simulating a circuit would take on this machine, as text and as JSON.</summary>
internal static class EstimateText
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A sentence.</summary>
    public static string Render(BackendEstimate row, int shots)
    {
        if (row.Estimate is not { } estimate)
        {
            return $"{row.Backend}: {row.Refusal}";
        }

        var time = $"{(estimate.IsUpperBound ? "at most about " : "")}{Seconds(estimate.Seconds)}";
        if (row.Choice is { } choice)
        {
            return $"{row.Backend}: {choice.Backend}, about {Bytes(estimate.Bytes)} and {time}, because {choice.Reason}";
        }

        var ways = estimate.Branches ? ", as shots part ways before the end" : "";
        var bound = estimate.IsUpperBound ? ", if its qubits are as entangled as its gates can make them" : "";
        return $"{row.Backend}, {shots.ToString(CultureInfo.InvariantCulture)} shots: about {Bytes(estimate.Bytes)} and {time} on one thread{ways}{bound}";
    }

    /// <summary>An element of the member <c>estimates</c> of a document.</summary>
    public static void Write(Utf8JsonWriter json, BackendEstimate row, int shots)
    {
        json.WriteStartObject();
        json.WriteString("backend", row.Backend);
        json.WriteNumber("shots", shots);
        if (row.Choice is { } choice)
        {
            json.WriteString("simulator", choice.Backend);
            json.WriteString("reason", choice.Reason);
        }

        if (row.Estimate is { } estimate)
        {
            json.WriteNumber("bytes", (ulong)UInt128.Min(estimate.Bytes, ulong.MaxValue));
            json.WriteNumber("seconds", Math.Min(estimate.Seconds, double.MaxValue));
            json.WriteBoolean("branches", estimate.Branches);
            json.WriteBoolean("upper_bound", estimate.IsUpperBound);
        }
        else
        {
            json.WriteString("refused", row.Refusal);
        }

        json.WriteEndObject();
    }

    /// <summary>A size with three digits at most, in binary units.</summary>
    internal static string Bytes(UInt128 bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1024 && unit < Units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size.ToString(size < 10 && unit > 0 ? "0.#" : "0", CultureInfo.InvariantCulture)} {Units[unit]}");
    }

    /// <summary>A time with two digits at most, in the unit that people use for it.</summary>
    internal static string Seconds(double seconds)
    {
        var (value, unit) = seconds switch
        {
            < 1e-3 => (Math.Max(1, seconds * 1e6), "us"),
            < 1 => (seconds * 1e3, "ms"),
            < 120 => (seconds, "s"),
            < 7200 => (seconds / 60, "min"),
            < 172_800 => (seconds / 3600, "h"),
            < 1e10 => (seconds / 86_400, "days"),
            _ => (double.PositiveInfinity, ""),
        };
        return double.IsInfinity(value) ? "more than a lifetime" : $"{value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)} {unit}";
    }
}
