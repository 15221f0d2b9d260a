using Nexus.Cli.Server;
using Nexus.Client;
using Nexus.Silo;

namespace Nexus.Cli.Tests;

/// <summary>The server of a data directory, found as the commands find it.</summary>
public sealed class LocalServerTests : IDisposable
{
    private static readonly NexusServerOptions AnyPorts = new() { Purpose = "test", HttpPort = 0, GrpcPort = 0 };

    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_server_that_is_started_again_is_found_where_it_is_now()
    {
        var directory = DataDirectory.Locate(_temporary.Below("home"));
        var terminal = Terminal.Plain(TextWriter.Null, TextWriter.Null);
        NexusClient? client;
        await using (var first = await NexusServer.StartAsync(directory, AnyPorts))
        {
            client = await LocalServer.FindClientAsync(
                directory, () => ServerTokens.OfAdministrator(directory), terminal, CancellationToken.None);
            Assert.NotNull(client);
            Assert.Equal(first.GrpcAddress, client.Address);
        }

        using (client)
        {
            var lost = await Assert.ThrowsAsync<NexusClientException>(() => client.GetInfoAsync());
            Assert.True(lost.IsUnreachable);

            await using var second = await NexusServer.StartAsync(directory, AnyPorts);
            await client.GetInfoAsync();
            Assert.Equal(second.GrpcAddress, client.Address);
        }
    }
}
