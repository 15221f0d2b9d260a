using Nexus.Client;

namespace Nexus.Cli.Server;

/// <summary>Makes the clients of commands.</summary>
internal static class Clients
{
    /// <summary>A client that tells on standard error when it has lost its server.</summary>
    /// <param name="address">Where the server is.</param>
    /// <param name="token">The token; null when there is none.</param>
    /// <param name="terminal">Where to tell.</param>
    /// <param name="locate">Tells where a server that has been started again is now; null for one that keeps its address.</param>
    public static NexusClient Create(Uri address, string? token, Terminal terminal, Func<Uri?>? locate = null) => new(address, token, new NexusClientOptions
    {
        Locate = locate,
        ConnectionLost = lost => terminal.Tell($"warning: {lost.Message} Trying again."),
    });

    /// <summary>Makes sure that the server is there and takes the token: later calls are patient, this one is not.</summary>
    /// <exception cref="NexusClientException">It is not; the client is disposed.</exception>
    public static async Task GreetAsync(NexusClient client, CancellationToken stopped)
    {
        try
        {
            await client.GetInfoAsync(stopped);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
