using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Gateway.Telemetry;
using Nexus.Grains.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Gateway.Bench;

/// <summary>What counting and tracing cost a grain call: the same call to a silo without, with the counter, and with traces recorded.</summary>
internal static class TelemetryCost
{
    public static async Task PrintAsync(int rounds, TimeSpan duration)
    {
        var directories = new List<DirectoryInfo>();
        using var plain = await StartAsync(directories, telemetry: false);
        using var counted = await StartAsync(directories, telemetry: true);
        var (plainJob, countedJob) = (await JobAsync(plain), await JobAsync(counted));
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetryServices.Name or "Microsoft.Orleans.Application",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };

        Console.WriteLine();
        Console.WriteLine($"{"IJobGrain.Get, no gRPC",-24} {"in flight",9} {"calls/s",10} {"p50 ms",9} {"p99 ms",9}");
        foreach (var inFlight in new[] { 1, 16 })
        {
            var bare = new UnaryLoad("no telemetry", plainJob.Get);
            var metered = new UnaryLoad("counted", countedJob.Get);
            for (var round = -1; round < rounds; round++)
            {
                await bare.RoundAsync(inFlight, duration, round >= 0);
                await metered.RoundAsync(inFlight, duration, round >= 0);
            }

            bare.Print(inFlight);
            metered.Print(inFlight);
        }

        ActivitySource.AddActivityListener(listener);
        foreach (var inFlight in new[] { 1, 16 })
        {
            var traced = new UnaryLoad("counted and traced", countedJob.Get);
            for (var round = -1; round < rounds; round++)
            {
                await traced.RoundAsync(inFlight, duration, round >= 0);
            }

            traced.Print(inFlight);
        }

        await plain.StopAsync();
        await counted.StopAsync();
        directories.ForEach(d => d.Delete(recursive: true));
    }

    private static async Task<IHost> StartAsync(List<DirectoryInfo> directories, bool telemetry)
    {
        var directory = Directory.CreateTempSubdirectory("nexus-bench-");
        directories.Add(directory);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        if (telemetry)
        {
            builder.AddNexusTelemetry(new NexusTelemetryOptions());
        }

        builder.UseOrleans(silo =>
        {
            BenchServer.Configure(silo, directory, new GatedBackend());
            if (telemetry)
            {
                silo.AddNexusTelemetry();
            }
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<IJobGrain> JobAsync(IHost host)
    {
        var program = await BenchServer.AddProgramAsync(host.Services.GetRequiredService<IProgramStore>());
        var job = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IJobGrain>(Guid.NewGuid());
        await job.Submit(new JobDefinition("default", "", GatedBackend.BackendName, [new JobItemDefinition(program, 1, 1)]));
        return job;
    }
}
