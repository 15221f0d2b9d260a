using System.Globalization;

namespace Nexus.EndToEnd.Tests;

/// <summary>
/// Circuits that take long enough for a job of them to be caught in the middle, whether the simulator was compiled to run fast or to be
/// debugged: how many layers that takes is measured once.
/// </summary>
internal static class Workload
{
    private const int Qubits = 15;
    private const int MeasuredLayers = 8;
    private const int MeasuredItems = 6;
    private const int MostLayers = 200;

    private static readonly TimeSpan Wanted = TimeSpan.FromMilliseconds(60);
    private static readonly Lazy<Task<int>> Layers = new(MeasureAsync);

    /// <summary>Writes circuits that take about <see cref="Wanted"/> each, and returns their paths.</summary>
    public static async Task<string[]> WriteAsync(Workplace place, int count) => Write(place, count, Qubits, await Layers.Value);

    /// <summary>Writes circuits that take about eight times as long, and returns their paths.</summary>
    public static async Task<string[]> WriteHeavyAsync(Workplace place, int count) => Write(place, count, Qubits + 3, await Layers.Value);

    private static string[] Write(Workplace place, int count, int qubits, int layers) =>
        [.. Enumerable.Range(0, count).Select(i => place.Write(
            string.Create(CultureInfo.InvariantCulture, $"layers-{i:000}.qasm"), Circuits.Layers(qubits, layers, i)))];

    private static async Task<int> MeasureAsync()
    {
        using var place = new Workplace();
        var run = (await NexusProcess.RunAsync(place.DataDirectory, ["run", .. Write(place, MeasuredItems, Qubits, MeasuredLayers), "--json"])).Expect(0);
        var jobId = run.Json().GetProperty("job").GetGuid();
        await using var database = place.OpenDatabase();
        var taken = new List<TimeSpan>();
        for (var number = 1; number <= MeasuredItems; number++)
        {
            var attempt = Assert.Single(await database.Jobs.ReadAttemptsAsync(jobId, number));
            taken.Add(attempt.EndedAt!.Value - attempt.StartedAt!.Value);
        }

        // The fastest: the first ones also compile the simulator.
        return (int)Math.Clamp(MeasuredLayers * (Wanted / taken.Min()), 1, MostLayers);
    }
}
