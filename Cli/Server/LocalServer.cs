using Nexus.Cli.Jobs;
using Nexus.Client;
using Nexus.Silo;

namespace Nexus.Cli.Server;

/// <summary>The server that runs on a data directory.</summary>
internal static class LocalServer
{
    /// <summary>Its jobs, with the administrator's rights, as whoever may write the directory has them; null when none runs.</summary>
    public static async Task<IJobRunner?> FindAsync(DataDirectory directory, Terminal terminal, CancellationToken stopped) =>
        await FindClientAsync(directory, () => ServerTokens.OfAdministrator(directory), terminal, stopped) is { } client
            ? new ServerJobs(client)
            : null;

    /// <summary>A client of it, or null when none runs.</summary>
    /// <exception cref="NexusClientException">It refuses the token.</exception>
    public static async Task<NexusClient?> FindClientAsync(
        DataDirectory directory, Func<string?> token, Terminal terminal, CancellationToken stopped)
    {
        if (LiveServer.Find(directory) is not { } server)
        {
            return null;
        }

        var client = Clients.Create(server.Grpc, token(), terminal, () => LiveServer.Find(directory)?.Grpc);
        try
        {
            await Clients.GreetAsync(client, stopped);
            return client;
        }
        catch (NexusClientException gone) when (gone.IsUnreachable)
        {
            // What a server that was killed has left behind. Whether another process owns the directory, its lock tells.
            return null;
        }
    }
}
