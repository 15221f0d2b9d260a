using Nexus.Storage.Jobs;
using Nexus.Storage.Sqlite;

namespace Nexus.Storage.Tests;

/// <summary>The child process of the durability tests: writes without end and prints the number of each item once it is acknowledged.</summary>
internal static class Program
{
    /// <param name="arguments">The database file, the job, and how many of its items to write at once.</param>
    private static async Task Main(string[] arguments)
    {
        await using var database = new SqliteDatabase(new StorageOptions { Path = arguments[0] });
        var job = Guid.Parse(arguments[1]);
        await Task.WhenAll(Enumerable.Range(1, int.Parse(arguments[2])).Select(WriteForEverAsync));

        async Task WriteForEverAsync(int number)
        {
            Versioned<JobItemRecord> item = (await database.Jobs.ReadItemAsync(job, number))!;
            for (long version = item.Version; ; version++)
            {
                await database.Jobs.WriteItemAsync(new JobItemState { Item = item.Record with { Message = $"after version {version}" } }, version);
                Console.WriteLine($"{number} {version + 1}");
            }
        }
    }
}
