using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Silo;

namespace Nexus.Cli.Server;

/// <summary>Where <c>jobs</c>, <c>results</c> and <c>history</c> read: the server that is named, else the live one of the data directory, else its database.</summary>
internal sealed class JobSource : IAsyncDisposable
{
    private readonly IAsyncDisposable _owned;

    private JobSource(IJobReader jobs, IAsyncDisposable owned, bool onServer)
    {
        Jobs = jobs;
        _owned = owned;
        OnServer = onServer;
    }

    /// <summary>The jobs.</summary>
    public IJobReader Jobs { get; }

    /// <summary>Whether a server answers.</summary>
    public bool OnServer { get; }

    /// <summary>Opens it; null when there is no server, and no database yet.</summary>
    public static async Task<JobSource?> OpenAsync(
        ServerOptions options, ParseResult line, DataDirectory directory, Terminal terminal, CancellationToken stopped)
    {
        if (await options.FindAsync(line, directory, terminal, stopped) is { } client)
        {
            var server = new ServerJobs(client);
            return new JobSource(server, server, onServer: true);
        }

        var database = await JobDatabase.OpenAsync(directory, stopped);
        return database is null ? null : new JobSource(database.Jobs, database, onServer: false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _owned.DisposeAsync();
}
