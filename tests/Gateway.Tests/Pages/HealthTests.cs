using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Storage.Sqlite;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>What supervisors and load balancers are told, without a login.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_server_that_serves_is_live_and_ready()
    {
        await using var server = await OperatedServer.StartAsync();
        Assert.Equal((HttpStatusCode.OK, "live\n"), await AskAsync(server, "/health/live"));
        Assert.Equal((HttpStatusCode.OK, "ready\n"), await AskAsync(server, "/health/ready"));
    }

    [Fact]
    public async Task A_server_that_drains_is_live_and_not_ready()
    {
        await using var server = await OperatedServer.StartAsync();
        server.Services.GetRequiredService<ServerReadiness>().BeginDrain();
        Assert.Equal((HttpStatusCode.OK, "live\n"), await AskAsync(server, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The server is stopping.\n"), await AskAsync(server, "/health/ready"));
    }

    [Fact]
    public async Task A_server_without_its_database_is_live_and_not_ready_and_tells_nothing_more()
    {
        await using var server = await OperatedServer.StartAsync();
        await server.Services.GetRequiredService<SqliteDatabase>().DisposeAsync();
        Assert.Equal((HttpStatusCode.OK, "live\n"), await AskAsync(server, "/health/live"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The database does not answer.\n"), await AskAsync(server, "/health/ready"));
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(OperatedServer server, string path)
    {
        using var answer = await server.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
