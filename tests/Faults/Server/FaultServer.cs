using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Faults.Kills;
using Nexus.Faults.Stores;
using Nexus.Grains;
using Nexus.Grains.Backends;
using Nexus.Silo;

namespace Nexus.Faults.Server;

/// <summary>The server of <c>nexus serve</c> with the backend <c>probe</c>, and with a place to die if it is given one.</summary>
internal static class FaultServer
{
    /// <summary>Longer than anything lasts here, and shorter than the step of a clock by an hour.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(40);

    /// <summary>Runs a server until it is stopped or dies.</summary>
    /// <param name="args">The data directory, the ports of gRPC and HTTP, and maybe a <see cref="KillPoint"/> and the id of a job.</param>
    public static async Task RunAsync(string[] args)
    {
        var directory = DataDirectory.Locate(args[0]);
        KillSwitch? kill = args.Length > 3 ? new KillSwitch(Enum.Parse<KillPoint>(args[3]), Guid.Parse(args[4])) : null;
        await using var server = await NexusServer.StartAsync(directory, new NexusServerOptions
        {
            Purpose = "fault server",
            GrpcPort = Number(args[1]),
            HttpPort = Number(args[2]),
            Deployment = DeploymentOptions.Read(Environment.GetEnvironmentVariables()),
            Services = services =>
            {
                services.Configure<NexusOptions>(options => (options.QueueTimeLimit, options.ExecuteTimeLimit) = (TimeLimit, TimeLimit));
                services.AddSingleton<ILocalBackend>(new ProbeBackend(kill is null ? null : kill.Running));
                if (kill is not null)
                {
                    services.AddStoreFault(kill);
                }
            },
        });
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.TrySetResult();
        });
        Console.WriteLine($"{FaultServerProcess.Ready}{server.GrpcAddress.Port} {server.HttpAddress.Port}");
        await stop.Task;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
