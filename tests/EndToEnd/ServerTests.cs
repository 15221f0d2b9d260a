using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace Nexus.EndToEnd.Tests;

/// <summary>A server and its clients, all of them processes of their own.</summary>
public sealed class ServerTests(ITestOutputHelper output) : IDisposable
{
    private const int ItemCount = 300;
    private const int Shots = 100;

    private readonly Workplace _place = new();
    private readonly Workplace _elsewhere = new();

    public void Dispose()
    {
        _place.Dispose();
        _elsewhere.Dispose();
    }

    [Fact]
    public async Task A_client_elsewhere_submits_watches_and_reads()
    {
        var circuit = _place.Write("bell.qasm", Circuits.Bell);
        await using var server = await ServerProcess.StartAsync(_place);
        string[] named = ["--server", server.Grpc.ToString(), "--token-file", server.TokenFile];

        var submitted = (await ElsewhereAsync(["submit", circuit, circuit, "--seed", "42", "--json", .. named])).Expect(0);
        var job = submitted.Json().GetProperty("job").GetString()!;
        Assert.Equal($$"""{"job":"{{job}}"}""", submitted.Output.TrimEnd());

        var watched = (await ElsewhereAsync(["watch", job, "--json", .. named])).Expect(0);
        Assert.Equal("COMPLETED", watched.Json().GetProperty("status").GetString());
        Assert.Equal([1000, 1000], watched.Json().GetProperty("items").EnumerateArray().Select(TotalCounts));

        // The beginning of the id is enough, and the same results come from the server and from the database.
        var results = (await ElsewhereAsync(["results", job[..8], "--json", .. named])).Expect(0);
        Assert.Equal(watched.Output, results.Output);
        var csv = (await ElsewhereAsync(["results", job, "--format", "csv", .. named])).Expect(0).Output;
        Assert.Matches(@"^item,outcome,count\n1,00,[0-9]+\n1,11,[0-9]+\n2,00,[0-9]+\n2,11,[0-9]+\n$", csv);
        var shots = (await ElsewhereAsync(["results", job, "--format", "shots", "--items", "2", .. named])).Expect(0).Output;
        Assert.Equal(1001, shots.TrimEnd().Split('\n').Length);
        Assert.Contains($"on server {server.Grpc.GetLeftPart(UriPartial.Authority)}", (await ElsewhereAsync(["results", job, .. named])).Expect(0).Output, StringComparison.Ordinal);

        Assert.Contains(job, (await ElsewhereAsync(["jobs", .. named])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("statevector", (await ElsewhereAsync(["backends", .. named])).Expect(0).Output, StringComparison.Ordinal);
        var backends = (await ElsewhereAsync(["backends", "--json", .. named])).Expect(0).Json().GetProperty("backends");
        Assert.Equal(["H1-1E", "H1-1SC", "H2-1SC", "automatic", "compiler", "density-matrix", "mps", "noisy", "stabilizer", "statevector", "syntax-checker"], backends.EnumerateArray().Select(b => b.GetProperty("backend").GetString()));

        var compiled = Path.Combine(Path.GetDirectoryName(circuit)!, "compiled.qasm");
        (await ElsewhereAsync(["compile", circuit, "--target", "line-2", "--out", compiled, .. named])).Expect(0, "compiled.qasm written");
        Assert.Contains("OPENQASM", await File.ReadAllTextAsync(compiled), StringComparison.Ordinal);

        server.Process.Terminate();
        (await server.Process.ExitAsync()).Expect(0);
        Assert.Equal(watched.Output, (await NexusAsync("results", job, "--json")).Expect(0).Output);
        Assert.Equal(csv, (await NexusAsync("results", job, "--format", "csv")).Expect(0).Output);
        Assert.Equal(shots, (await NexusAsync("results", job, "--format", "shots", "--items", "2")).Expect(0).Output);
        Assert.False(Directory.Exists(_elsewhere.DataDirectory));
    }

    [Fact]
    public async Task The_server_of_the_data_directory_is_found_without_being_named()
    {
        var circuit = _place.Write("bell.qasm", Circuits.Bell);
        await using var server = await ServerProcess.StartAsync(_place);

        var run = (await NexusAsync("run", circuit, "--seed", "42")).Expect(0, "accepted: 1 item");
        Assert.Contains("on server http://127.0.0.1:", run.Output, StringComparison.Ordinal);
        var submitted = (await NexusAsync("submit", circuit, "--watch", "--seed", "42", "--name", "again")).Expect(0);
        Assert.Contains("on server http://127.0.0.1:", submitted.Output, StringComparison.Ordinal);

        var jobs = (await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs");
        Assert.Equal(["again", "bell.qasm"], jobs.EnumerateArray().Select(j => j.GetProperty("name").GetString()));
        (await NexusAsync("resume")).Expect(0);
        await KeyedSubmission.AssertOneJobAsync(_place, NexusAsync);
        Assert.False(server.Process.HasExited);
    }

    [Fact]
    public async Task Without_a_server_the_command_says_how_to_start_one()
    {
        (await NexusAsync("backends")).Expect(4, "start one with: nexus serve");
        (await NexusAsync("submit", _place.Write("bell.qasm", Circuits.Bell))).Expect(4, "start one with: nexus serve");
        (await NexusAsync("backends", "--server", "ftp://127.0.0.1")).Expect(2, "--server takes an address such as http://127.0.0.1:8081");
    }

    [Fact]
    public async Task What_the_server_refuses_is_refused_with_its_sentence()
    {
        var circuit = _place.Write("bell.qasm", Circuits.Bell);
        var large = _place.Write("large.qasm", "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[60];\ncreg c[60];\nh q;\nmeasure q -> c;\n");
        await using var server = await ServerProcess.StartAsync(_place);

        (await NexusAsync("submit", circuit, "--backend", "abacus")).Expect(3, "no backend named 'abacus'");
        (await NexusAsync("watch", Guid.NewGuid().ToString())).Expect(3, "There is no job");
        (await NexusAsync("results", Guid.NewGuid().ToString())).Expect(3, "There is no job");
        (await NexusAsync("submit", _place.Write("bad.qasm", Circuits.Bell.Replace("h q[0]", "hadamard q[0]", StringComparison.Ordinal))))
            .Expect(3, "1 error in 1 of 1 file; nothing was submitted.");
        var refused = (await NexusAsync("submit", circuit, large, "--json")).Expect(3, "60");
        Assert.Equal("RESOURCE_EXHAUSTED", refused.Json().GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(large, refused.Json().GetProperty("error").GetProperty("file").GetString());
        Assert.Empty((await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task A_second_server_is_told_who_has_the_directory_or_the_port()
    {
        await using var server = await ServerProcess.StartAsync(_place);

        (await NexusAsync("serve", "--http-port", "0", "--grpc-port", "0")).Expect(
            4, string.Create(CultureInfo.InvariantCulture, $"is in use by process {server.Process.Id} (nexus serve, since "));
        (await ElsewhereAsync("serve", "--http-port", "0", "--grpc-port", $"{server.Grpc.Port}")).Expect(4, "The server cannot listen on");
        (await ElsewhereAsync("serve", "--grpc-port", "65536")).Expect(2, "--grpc-port takes a whole number from 0 to 65535");
    }

    [Fact]
    public async Task A_revoked_a_wrong_and_a_missing_token_are_refused()
    {
        await using var server = await ServerProcess.StartAsync(_place);
        string[] named = ["--server", server.Grpc.ToString()];

        var created = (await NexusAsync("token", "create", "laptop", "--json")).Expect(0, "shown this once").Json();
        var (id, secret) = (created.GetProperty("token").GetString()!, created.GetProperty("secret").GetString()!);
        (await TokenAsync(secret, ["jobs", .. named])).Expect(0);
        var list = (await NexusAsync("token", "list")).Expect(0).Output;
        Assert.Contains("administrator", list, StringComparison.Ordinal);
        Assert.Matches($"{id}  valid .* laptop", list);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);

        Assert.Equal($"token {id} is revoked", (await NexusAsync("token", "revoke", id)).Expect(0).Output.TrimEnd());
        var refused = await UntilRefusedAsync(secret, named);
        Assert.Equal("UNAUTHENTICATED", refused.Json().GetProperty("error").GetProperty("code").GetString());
        Assert.Matches($"{id}  revoked .* laptop", (await NexusAsync("token", "list")).Expect(0).Output);

        (await TokenAsync("nxs_wrong", ["jobs", .. named])).Expect(4, "access token");
        (await TokenAsync(null, ["jobs", .. named])).Expect(4, "access token");
        (await ElsewhereAsync(["submit", _place.Write("bell.qasm", Circuits.Bell), .. named])).Expect(4, "access token");
        (await NexusAsync("token", "revoke", Guid.NewGuid().ToString())).Expect(3, "There is no token");
        (await NexusAsync("token", "revoke", "laptop")).Expect(2, "ID must be a token's id");
        (await NexusAsync("jobs")).Expect(0);
    }

    [Fact]
    public async Task A_watch_survives_kill_9_of_the_server_in_the_middle_of_300_circuits()
    {
        var circuits = await Workload.WriteAsync(_place, ItemCount);
        ChildProcess watch;
        Guid jobId;
        IReadOnlyList<(int Number, long Lease)> interrupted;
        var first = await ServerProcess.StartAsync(_place);
        await using (first)
        {
            var submitted = await NexusAsync(["submit", .. circuits, "--shots", $"{Shots}", "--json"]);
            jobId = submitted.Expect(0).Json().GetProperty("job").GetGuid();
            watch = NexusProcess.Start(_elsewhere.DataDirectory, "watch", $"{jobId}", "--json", "--server", first.Grpc.ToString(), "--token-file", first.TokenFile);
            await watch.ErrorLineAsync("of 300 items finished");
            (var kept, interrupted) = await _place.KillAfterAsync(first.Process, jobId, 60);
            output.WriteLine($"killed the server after {kept} items, with {interrupted.Count} granted");
            Assert.InRange(kept, 60, ItemCount - 1);
        }

        await using (watch)
        {
            await watch.ErrorLineAsync("Trying again.");
            await using var second = await ServerProcess.StartAsync(_place, first);
            var watched = (await watch.ExitAsync()).Expect(0, "300 of 300 items finished");
            Assert.Equal(
                Enumerable.Repeat(Shots, ItemCount), watched.Json().GetProperty("items").EnumerateArray().Select(TotalCounts));
            Assert.False(second.Process.HasExited);
        }

        Assert.NotEmpty(interrupted);
        await CompletedJob.AssertAsync(_place, jobId, ItemCount, interrupted);
    }

    [Fact]
    public async Task Sigterm_hands_back_what_runs_and_the_next_start_completes_it()
    {
        var circuits = await Workload.WriteHeavyAsync(_place, 40);
        Guid jobId;
        await using (var server = await ServerProcess.StartAsync(_place))
        {
            await using var submit = NexusProcess.Start(
                _place.DataDirectory, ["submit", .. circuits, "--shots", $"{Shots}", "--watch"]);
            jobId = Guid.Parse((await submit.ErrorLineAsync("accepted: 40 items")).Split(' ')[1]);
            await _place.FinishedAsync(server.Process, jobId, 4);

            server.Process.Terminate();
            (await server.Process.ExitAsync()).Expect(0, "stopping");
            await submit.ErrorLineAsync("Trying again.");
            submit.Interrupt();
            (await submit.ExitAsync()).Expect(130, $"Job {jobId} goes on; see it with: nexus watch {jobId}");
        }

        Assert.False(File.Exists(Path.Combine(_place.DataDirectory, "server.json")));

        // Nothing runs, and nothing is said to: what was interrupted waits again, and its history says why.
        var stopped = (await NexusAsync("results", $"{jobId}", "--json")).Expect(0).Json().GetProperty("items").EnumerateArray()
            .Select(item => (Item: item.GetProperty("item").GetInt32(), Status: item.GetProperty("status").GetString())).ToList();
        Assert.DoesNotContain(stopped, item => item.Status == "RUNNING");
        var waiting = stopped.First(item => item.Status == "QUEUED").Item;
        Assert.Contains(
            "stopped as planned and handed it back", (await NexusAsync("history", $"{jobId}", $"{waiting}")).Expect(0).Output, StringComparison.Ordinal);

        (await NexusAsync("resume")).Expect(0, $"job {jobId} goes on");
        await CompletedJob.AssertAsync(_place, jobId, 40, []);
    }

    private static int TotalCounts(JsonElement item) => item.GetProperty("counts").EnumerateObject().Sum(c => c.Value.GetInt32());

    /// <summary>A server may know a token for a few seconds after it was revoked: asks until it does no more.</summary>
    private async Task<NexusExit> UntilRefusedAsync(string token, string[] named)
    {
        using var limit = new CancellationTokenSource(ChildProcess.Limit);
        NexusExit exit;
        do
        {
            limit.Token.ThrowIfCancellationRequested();
            exit = await TokenAsync(token, ["jobs", "--json", .. named]);
        }
        while (exit.Code == 0);
        return exit.Expect(4, "access token");
    }

    private Task<NexusExit> NexusAsync(params string[] args) => NexusProcess.RunAsync(_place.DataDirectory, args);

    private Task<NexusExit> ElsewhereAsync(params string[] args) => NexusProcess.RunAsync(_elsewhere.DataDirectory, args);

    private Task<NexusExit> TokenAsync(string? token, string[] args) => NexusProcess.RunWithTokenAsync(_elsewhere.DataDirectory, token, args);
}
