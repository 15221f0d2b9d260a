using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.Tests.Backends;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

public sealed class ServerTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task Backends_are_listed_by_name_and_read_alone()
    {
        var listed = await Server.Backends.ListAsync(new ListBackendsRequest());
        Assert.Equal(["H1-1E", "H1-1SC", "H2-1SC", "automatic", "compiler", "density-matrix", HeldBackend.DefaultName, "mps", "noisy", "stabilizer", "statevector", "syntax-checker"], listed.Backends.Select(b => b.Name));
        var one = await Server.Backends.GetAsync(new GetBackendRequest { Name = "statevector" });
        Assert.NotEmpty(one.Description);
        Assert.Equal(1_000_000, one.MaxShots);
        Assert.InRange(one.MaxQubits, 10, 60);
    }

    [Fact]
    public async Task The_server_says_what_it_is()
    {
        var info = await Server.Info.GetInfoAsync(new GetInfoRequest());
        Assert.Equal("0.1.0", info.Version);
        Assert.Equal(["openqasm/2.0", "openqasm/3", "pytket/json", "qir/base"], info.ProgramFormats);
        Assert.Equal((300, 32L * 1024 * 1024), (info.MaxItems, info.MaxProgramBytes));
    }

    [Fact]
    public async Task Health_needs_no_token_and_tells_of_a_stop_first()
    {
        await using var server = await TestServer.StartAsync();
        var health = new Health.HealthClient(server.Connect(token: ""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        server.Server.Services.GetRequiredService<ServerReadiness>().BeginDrain();
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);
        var refused = await Assert.ThrowsAsync<RpcException>(() => server.SubmitAsync());
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }
}
