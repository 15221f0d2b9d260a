using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>Calls that are made once: what they send, and what becomes of their failures.</summary>
public sealed class NexusClientTests
{
    [Fact]
    public async Task The_token_goes_with_every_call()
    {
        var script = new Script
        {
            GetInfo = (_, context) => Task.FromResult(new ServerInfo { Version = context.RequestHeaders.GetValue("authorization") }),
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, "nxs_secret");

        Assert.Equal("Bearer nxs_secret", (await client.GetInfoAsync()).Version);
    }

    [Fact]
    public async Task A_refusal_carries_code_reason_and_violations()
    {
        var calls = 0;
        var script = new Script
        {
            Submit = _ =>
            {
                calls++;
                throw Answers.Refused(StatusCode.InvalidArgument, "Two fields are wrong.", "BAD_JOB", ("items[0].shots", "At least 1."), ("backend", "Unknown."));
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null);

        var refused = await Assert.ThrowsAsync<NexusClientException>(() => client.SubmitAsync(new SubmitRequest()));

        Assert.Equal((StatusCode.InvalidArgument, "BAD_JOB", "Two fields are wrong."), (refused.Code, refused.Reason, refused.Message));
        Assert.Equal([("items[0].shots", "At least 1."), ("backend", "Unknown.")], refused.Violations.Select(v => (v.Field, v.Description)));
        Assert.False(refused.IsUnreachable);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        // Bound, and never listening: nobody else gets the port meanwhile.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}");
        using var client = new NexusClient(address, null, new NexusClientOptions { RetryLimit = TimeSpan.Zero });

        var once = await Assert.ThrowsAsync<NexusClientException>(() => client.GetInfoAsync());
        var repeated = await Assert.ThrowsAsync<NexusClientException>(() => client.SubmitAsync(new SubmitRequest()));

        Assert.All([once, repeated], unreachable =>
        {
            Assert.True(unreachable.IsUnreachable);
            Assert.Equal(StatusCode.Unavailable, unreachable.Code);
            Assert.StartsWith($"The server http://127.0.0.1:{address.Port} cannot be reached: ", unreachable.Message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:8081")]
    [InlineData("/nexus")]
    public void An_address_that_cannot_be_called_is_refused(string address) =>
        Assert.Throws<ArgumentException>(() => new NexusClient(new Uri(address, UriKind.RelativeOrAbsolute), null));

    [Fact]
    public async Task A_circuit_is_sent_in_pieces()
    {
        var text = new byte[200_000];
        Random.Shared.NextBytes(text);
        var received = new MemoryStream();
        var pieces = 0;
        ProgramName? name = null;
        var script = new Script
        {
            Upload = async (requests, _) =>
            {
                await foreach (var request in requests.ReadAllAsync())
                {
                    name ??= request.Name;
                    pieces += request.Chunk.IsEmpty ? 0 : 1;
                    request.Chunk.WriteTo(received);
                }

                return new Program { ProgramId = Answers.JobId.ToString() };
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null);

        var program = await client.UploadAsync("bell.qasm", text, "chemistry");

        Assert.Equal(Answers.JobId.ToString(), program.ProgramId);
        Assert.Equal(new ProgramName { Name = "bell.qasm", Project = "chemistry" }, name);
        Assert.Equal(text, received.ToArray());
        Assert.InRange(pieces, 2, 10);
    }

    [Fact]
    public async Task A_circuit_refused_before_it_was_read_is_refused_with_the_reason()
    {
        var script = new Script
        {
            Upload = (_, _) => throw Answers.Refused(StatusCode.InvalidArgument, "The circuit is wrong.", "BAD_PROGRAM", ("text", "4:1: no such gate")),
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null);

        var refused = await Assert.ThrowsAsync<NexusClientException>(() => client.UploadAsync("large.qasm", new byte[4 * 1024 * 1024]));

        Assert.Equal(("BAD_PROGRAM", "4:1: no such gate"), (refused.Reason, Assert.Single(refused.Violations).Description));
    }

    [Fact]
    public async Task A_list_is_fetched_page_by_page()
    {
        var pages = new List<string>();
        var script = new Script
        {
            List = request =>
            {
                pages.Add(request.PageToken);
                var last = request.PageToken == "2";
                return Task.FromResult(new ListResponse
                {
                    Jobs = { new Job { Name = $"{request.Project} {pages.Count}" } },
                    NextPageToken = last ? "" : $"{pages.Count}",
                });
            },
        };
        await using var server = await ScriptedServer.StartAsync(script);
        using var client = new NexusClient(server.Address, null);

        var names = await client.ListAsync(new ListRequest { Project = "chemistry" }).Select(j => j.Name).ToListAsync();

        Assert.Equal(["chemistry 1", "chemistry 2", "chemistry 3"], names);
        Assert.Equal(["", "1", "2"], pages);
    }
}
