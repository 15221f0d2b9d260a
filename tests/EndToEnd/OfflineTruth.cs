using System.Text.Json;

namespace Nexus.EndToEnd.Tests;

/// <summary>What the commands that read the database show of a job when no server is there to ask.</summary>
internal static class OfflineTruth
{
    /// <summary>Asserts that <c>jobs</c>, <c>results</c> and <c>history</c> tell the same of a job and of its items.</summary>
    /// <param name="place">Where the database is.</param>
    /// <param name="jobId">The job.</param>
    /// <returns>How many items stand in each status.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> AssertOneAsync(Workplace place, string jobId)
    {
        var results = await JsonAsync("results", jobId);
        var job = Assert.Single((await JsonAsync("jobs")).GetProperty("jobs").EnumerateArray(), j => j.GetProperty("job").GetString() == jobId);
        Assert.Equal(results.GetProperty("status").GetString(), job.GetProperty("status").GetString());
        var counts = CountsOf(results.GetProperty("items"));
        Assert.Equal(counts, job.GetProperty("counts").EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt32()).OrderBy(c => c.Key, StringComparer.Ordinal));
        Assert.Equal(counts, CountsOf((await JsonAsync("history", jobId)).GetProperty("items")));
        return counts.ToDictionary();

        async Task<JsonElement> JsonAsync(params string[] command) =>
            (await NexusProcess.RunAsync(place.DataDirectory, [.. command, "--json"])).Expect(0).Json();
    }

    private static IEnumerable<KeyValuePair<string, int>> CountsOf(JsonElement items) => items.EnumerateArray()
        .CountBy(item => item.GetProperty("status").GetString()!)
        .OrderBy(counted => counted.Key, StringComparer.Ordinal);
}
