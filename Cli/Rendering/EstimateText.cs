using System.Globalization;
using System.Text.Json;
using Nexus.Circuits;
using Nexus.Simulators;
using Nexus.Simulators.Automatic;

namespace Nexus.Cli.Rendering;

/// <summary>What simulating a circuit would take on this machine, as text and as JSON.</summary>
internal static class EstimateText
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A sentence.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="shots">How many shots would be taken.</param>
    public static string Render(Circuit circuit, int shots)
    {
        if (Refusal(circuit) is { } refusal)
        {
            return $"statevector: {refusal}";
        }

        var estimate = StatevectorSimulator.EstimateTime(circuit, shots);
        var ways = estimate.Branches ? ", as shots part ways before the end" : "";
        return $"statevector, {shots.ToString(CultureInfo.InvariantCulture)} shots: about {Bytes(estimate.Bytes)} and {Seconds(estimate.Seconds)} on one thread{ways}";
    }

    /// <summary>A sentence on what the backend <c>automatic</c> would pick, and why.</summary>
    public static string RenderAutomatic(Circuit circuit)
    {
        try
        {
            var choice = AutomaticSimulator.Choose(circuit, SimulationOptions.AvailableMemory);
            return $"automatic: {choice.Backend}, about {Bytes(choice.Bytes)}, because {choice.Reason}";
        }
        catch (SimulationException refusal)
        {
            return $"automatic: {refusal.Message}";
        }
    }

    /// <summary>The member <c>automatic</c> of a document.</summary>
    public static void WriteAutomatic(Utf8JsonWriter json, Circuit circuit)
    {
        json.WriteStartObject("automatic");
        try
        {
            var choice = AutomaticSimulator.Choose(circuit, SimulationOptions.AvailableMemory);
            json.WriteString("backend", choice.Backend);
            json.WriteString("reason", choice.Reason);
            json.WriteNumber("bytes", (ulong)choice.Bytes);
        }
        catch (SimulationException refusal)
        {
            json.WriteString("refused", refusal.Message);
        }

        json.WriteEndObject();
    }

    /// <summary>The member <c>estimate</c> of a document.</summary>
    public static void Write(Utf8JsonWriter json, Circuit circuit, int shots)
    {
        json.WriteStartObject("estimate");
        json.WriteString("backend", "statevector");
        json.WriteNumber("shots", shots);
        if (Refusal(circuit) is { } refusal)
        {
            json.WriteString("refused", refusal);
        }
        else
        {
            var estimate = StatevectorSimulator.EstimateTime(circuit, shots);
            json.WriteNumber("bytes", (ulong)estimate.Bytes);
            json.WriteNumber("seconds", estimate.Seconds);
            json.WriteBoolean("branches", estimate.Branches);
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

    /// <summary>Why the circuit cannot be simulated here; null when it can.</summary>
    private static string? Refusal(Circuit circuit)
    {
        if (StatevectorSimulator.CheckFits(StatevectorSimulator.CountActiveQubits(circuit), SimulationOptions.AvailableMemory) is { } tooLarge)
        {
            return tooLarge;
        }

        try
        {
            StatevectorSimulator.EstimateTime(circuit, 0);
            return null;
        }
        catch (SimulationException refusal)
        {
            return refusal.Message;
        }
    }
}
