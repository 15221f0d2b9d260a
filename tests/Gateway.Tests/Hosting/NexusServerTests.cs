using Nexus.Silo;

namespace Nexus.Gateway.Tests.Hosting;

public sealed class NexusServerTests
{
    private static NexusServerOptions Options(int httpPort = 0) => new() { Purpose = "test", HttpPort = httpPort, GrpcPort = 0 };

    [Fact]
    public async Task A_running_server_is_found_by_its_directory_until_it_stops()
    {
        var home = TestServer.NewHome();
        var directory = DataDirectory.Locate(home.FullName);
        Assert.Null(LiveServer.Find(directory));
        await using (var server = await NexusServer.StartAsync(directory, Options()))
        {
            var found = LiveServer.Find(directory);
            Assert.NotNull(found);
            Assert.Equal((Environment.ProcessId, server.GrpcAddress, server.HttpAddress), (found.ProcessId, found.Grpc, found.Http));
            Assert.True(server.GrpcAddress.IsLoopback && server.HttpAddress.IsLoopback);
            Assert.NotEqual(server.GrpcAddress.Port, server.HttpAddress.Port);
            await Assert.ThrowsAsync<DataDirectoryInUseException>(() => NexusServer.StartAsync(directory, Options()));
            Assert.NotNull(LiveServer.Find(directory));
        }

        Assert.Null(LiveServer.Find(directory));
        Assert.False(File.Exists(Path.Combine(home.FullName, "server.json")));
        home.Delete(recursive: true);
    }

    [Fact]
    public void A_file_that_a_killed_server_left_is_not_believed()
    {
        var home = TestServer.NewHome();
        var directory = DataDirectory.Locate(home.FullName);

        // No Unix or Windows gives out a process id as high as this.
        new LiveServer(int.MaxValue, new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2"), DateTimeOffset.UtcNow).Write(directory);
        Assert.Null(LiveServer.Find(directory));
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_in_a_sentence_and_the_directory_is_given_free()
    {
        var home = TestServer.NewHome();
        await using var other = await TestServer.StartAsync();
        var directory = DataDirectory.Locate(home.FullName);
        var taken = await Assert.ThrowsAsync<PortInUseException>(() => NexusServer.StartAsync(directory, Options(other.Server.HttpAddress.Port)));
        Assert.Contains($"127.0.0.1:{other.Server.HttpAddress.Port}", taken.Message, StringComparison.Ordinal);
        await using (await NexusServer.StartAsync(directory, Options()))
        {
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task An_address_that_is_not_this_machines_is_told_in_a_sentence()
    {
        var home = TestServer.NewHome();
        var elsewhere = Options() with { Address = System.Net.IPAddress.Parse("192.0.2.1") };
        var refused = await Assert.ThrowsAsync<ListenAddressException>(() => NexusServer.StartAsync(DataDirectory.Locate(home.FullName), elsewhere));
        Assert.Equal("The server cannot listen on 192.0.2.1: this machine does not have that address.", refused.Message);
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_start_that_is_given_up_ends_as_cancelled()
    {
        var home = TestServer.NewHome();
        var directory = DataDirectory.Locate(home.FullName);
        using var stop = new CancellationTokenSource();

        // While the services are made, the silo has not started.
        var given = Options() with { Services = _ => stop.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NexusServer.StartAsync(directory, given, stop.Token));
        await using (await NexusServer.StartAsync(directory, Options()))
        {
        }

        home.Delete(recursive: true);
    }

    [Fact]
    public async Task The_administrators_token_is_made_once_and_for_the_owner_only()
    {
        var home = TestServer.NewHome();
        await using (var first = await TestServer.StartAsync(home: home))
        {
            Assert.StartsWith("nxs_", first.Token, StringComparison.Ordinal);
            Assert.Equal(47, first.Token.Length);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.Directory.AdministratorTokenPath));
            }

            // Its hash is stored, not itself.
            foreach (var file in home.GetFiles("nexus.db*"))
            {
                await using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                var bytes = new byte[content.Length];
                await content.ReadExactlyAsync(bytes);
                Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(first.Token)));
            }
        }

        File.Delete(Path.Combine(home.FullName, "admin.token"));
        await using (await NexusServer.StartAsync(DataDirectory.Locate(home.FullName), Options()))
        {
            Assert.False(File.Exists(Path.Combine(home.FullName, "admin.token")));
        }

        home.Delete(recursive: true);
    }
}
