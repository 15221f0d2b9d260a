using Nexus.Grains.Jobs;
using Nexus.Storage;

namespace Nexus.EndToEnd.Tests;

/// <summary>A place of a test's own for its data directory and its circuits, with the database in that directory or elsewhere.</summary>
/// <param name="connectionString">The database on PostgreSQL; null for the file in the data directory.</param>
internal sealed class Workplace(string? connectionString = null) : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("nexus-end-to-end-").FullName;

    /// <summary>The data directory; not created yet.</summary>
    public string DataDirectory => Path.Combine(_path, "nexus");

    /// <summary>The variables that tell a process where the database is, and whatever else it is told.</summary>
    public Dictionary<string, string?> Settings { get; } = connectionString is null ? [] : new()
    {
        ["NEXUS__Storage__Provider"] = StorageOptions.Postgres,
        ["NEXUS__Storage__ConnectionString"] = connectionString,
    };

    /// <summary>Writes a circuit file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Opens the database for reading.</summary>
    public NexusDatabase OpenDatabase() => NexusDatabase.Open(connectionString is null
        ? new StorageOptions { Path = Path.Combine(DataDirectory, "nexus.db") }
        : new StorageOptions { Provider = StorageOptions.Postgres, ConnectionString = connectionString });

    /// <summary>Waits until so many items of a job are finished.</summary>
    /// <returns>How many are.</returns>
    public async Task<int> FinishedAsync(ChildProcess nexus, Guid jobId, int finished)
    {
        await using var database = OpenDatabase();
        using var limit = new CancellationTokenSource(ChildProcess.Limit);
        int found;
        while ((found = (await database.Jobs.ReadItemsAsync(jobId, limit.Token)).Count(i => i.Status == JobStatus.Completed)) < finished)
        {
            Assert.False(nexus.HasExited, "nexus ended too early.");
        }

        return found;
    }

    /// <summary>kill -9 once so many items of a job are finished.</summary>
    /// <returns>How many are, and the items that were granted then with the leases of their starts: those that the death interrupted.</returns>
    public async Task<(int Finished, IReadOnlyList<(int Number, long Lease)> Granted)> KillAfterAsync(ChildProcess nexus, Guid jobId, int finished)
    {
        await FinishedAsync(nexus, jobId, finished);
        await nexus.KillAsync();
        await using var database = OpenDatabase();
        var granted = (await database.Grants.ReadAsync("statevector")).Grants;
        return (await FinishedAsync(nexus, jobId, 0), [.. granted.Select(g => (g.Number, g.Lease))]);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
