using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Nexus.Gateway.Bench;
using Nexus.Grains.Jobs;
using Nexus.V1;

// What the gateway costs: unary calls beside a bare gRPC echo of the same size on the same web server settings, acknowledgements of
// submitted jobs, and how a thousand watchers hear of the end of one job. Clients of unary calls share the process and its cores with the
// server; watchers have a process of their own. Rounds of each kind take turns, because machines drift: compare within one run.
// Usage: dotnet run -c Release --project bench/Gateway [rounds] [seconds a round] [watchers]
if (args is [WatcherProcess.Argument, ..])
{
    await WatcherProcess.RunAsync(args);
    return;
}

var rounds = Number(0, 5);
var duration = TimeSpan.FromSeconds(Number(1, 2));
var watchers = Number(2, 1000);
await using var server = await BenchServer.StartAsync();
using var nexus = GrpcChannel.ForAddress(server.GrpcAddress);
using var bare = GrpcChannel.ForAddress(server.EchoAddress);
var jobs = new JobService.JobServiceClient(nexus);
var headers = new Metadata { { "authorization", "Bearer " + server.Token } };
var program = await server.AddProgramAsync();

var one = await SubmitAsync(1);
await EndAsync(one);
var answer = await jobs.GetAsync(new GetRequest { JobId = one.ToString() }, headers);
var echo = new Echo.EchoClient(bare);
var said = new Said { Payload = ByteString.CopyFrom(answer.ToByteArray()) };

Console.WriteLine($"{rounds} rounds of {duration.TotalSeconds} s each, taking turns; an answer of Get has {answer.CalculateSize()} bytes");
Console.WriteLine($"{"",-24} {"in flight",9} {"calls/s",10} {"p50 ms",9} {"p99 ms",9}");
foreach (var inFlight in new[] { 1, 16, 64 })
{
    var echoes = new UnaryLoad("bare gRPC echo", async () => await echo.SayAsync(said));
    var gets = new UnaryLoad("JobService.Get", async () => await jobs.GetAsync(new GetRequest { JobId = one.ToString() }, headers));
    var grain = server.Grains.GetGrain<IJobGrain>(one);
    var grains = new UnaryLoad("the grain call alone", grain.Get);
    var submits = new UnaryLoad("JobService.Submit", () => SubmitAsync(1));
    for (var round = -1; round < rounds; round++)
    {
        // The first of each only warms up.
        var measured = round >= 0;
        foreach (var load in new[] { echoes, gets, grains, submits })
        {
            await load.RoundAsync(inFlight, measured ? duration : TimeSpan.FromSeconds(0.5), measured);
            await server.IdleAsync();
        }
    }

    var bareRate = echoes.Print(inFlight);
    var rate = gets.Print(inFlight);
    grains.Print(inFlight);
    submits.Print(inFlight);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"Get beside the echo",-24} {"",9} {rate / bareRate,9:P0}"));
}

Console.WriteLine();
Console.WriteLine($"{watchers} watchers of one job of 300 items, in a process of their own");
Console.WriteLine($"{"round",5} {"first ms",9} {"last ms",9} {"bytes a watcher",16} {"without the end",16}");
for (var round = 0; round < rounds; round++)
{
    server.Backend.Gate.Reset();
    var job = await SubmitAsync(300);
    var before = BenchServer.LiveBytes();
    using var process = WatcherProcess.Start(server.GrpcAddress, server.Token, job, watchers);
    if (await process.StandardOutput.ReadLineAsync() != "ready")
    {
        throw new InvalidOperationException("The watchers did not come up.");
    }

    var bytes = (BenchServer.LiveBytes() - before) / watchers;
    var ended = EndAsync(job);
    server.Backend.Gate.Set();
    var end = await ended;
    var seen = (await process.StandardOutput.ReadLineAsync())!.Split(' ').Select(long.Parse).ToArray();
    await process.WaitForExitAsync();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{round + 1,5} {Milliseconds(end, seen[0]),9:F0} {Milliseconds(end, seen[1]),9:F0} {bytes,16:N0} {seen[2],16}"));
}

await TelemetryCost.PrintAsync(rounds, duration);

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

async Task<Guid> SubmitAsync(int items)
{
    var request = new SubmitRequest { Backend = GatedBackend.BackendName };
    request.Items.AddRange(Enumerable.Repeat(new NewItem { ProgramId = program.ToString(), Shots = 1 }, items));
    return Guid.Parse((await jobs.SubmitAsync(request, headers)).JobId);
}

// The time stamp at which the job's own grain told of its end.
async Task<long> EndAsync(Guid job)
{
    WatchCursor? cursor = null;
    while (true)
    {
        var changes = await server.Grains.GetGrain<IJobGrain>(job).Watch(cursor);
        cursor = changes.Cursor;
        if (changes.Status.IsTerminal())
        {
            return Stopwatch.GetTimestamp();
        }
    }
}

static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
