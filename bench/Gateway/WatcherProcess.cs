using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Nexus.V1;

namespace Nexus.Gateway.Bench;

/// <summary>
/// A process full of watchers, so that the server's memory and theirs can be told apart. It prints <c>ready</c> once all have the snapshot,
/// and at the end the time stamp of the last terminal message; time stamps of one machine compare across processes.
/// </summary>
internal static class WatcherProcess
{
    public const string Argument = "--watchers";

    /// <summary>Starts the process on this program.</summary>
    public static Process Start(Uri address, string token, Guid job, int count) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
    {
        ArgumentList = { Argument, address.ToString(), token, job.ToString(), count.ToString(CultureInfo.InvariantCulture) },
        RedirectStandardOutput = true,
    })!;

    /// <summary>What the process does.</summary>
    public static async Task RunAsync(string[] args)
    {
        using var channel = GrpcChannel.ForAddress(args[1], new GrpcChannelOptions
        {
            // A connection carries a hundred streams.
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        });
        var client = new JobService.JobServiceClient(channel);
        var headers = new Metadata { { "authorization", "Bearer " + args[2] } };
        var request = new WatchRequest { Jobs = { new WatchedJob { JobId = args[3] } } };
        var count = int.Parse(args[4], CultureInfo.InvariantCulture);
        var snapshots = new CountdownEvent(count);
        var watchers = Enumerable.Range(0, count).Select(async _ =>
        {
            using var watch = client.Watch(request, headers);
            var last = 0L;
            var seen = false;
            await foreach (var answer in watch.ResponseStream.ReadAllAsync())
            {
                if (!seen && answer.Changes is not null)
                {
                    seen = true;
                    snapshots.Signal();
                }

                if (answer.Changes?.Status is JobStatus.Completed)
                {
                    last = Stopwatch.GetTimestamp();
                }
            }

            return last;
        }).ToArray();
        await Task.Run(snapshots.Wait);
        Console.WriteLine("ready");
        var ends = await Task.WhenAll(watchers);
        Console.WriteLine(string.Join(' ', ends.Min(), ends.Max(), ends.Count(e => e == 0)));
    }
}
