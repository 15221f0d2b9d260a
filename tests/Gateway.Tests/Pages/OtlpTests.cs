using System.Collections;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Nexus.Gateway.Telemetry;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>What a collector is sent, and that nothing is sent anywhere without one.</summary>
[Collection(Alone.Name)]
public sealed class OtlpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_collector_gets_the_spans_of_a_job_and_the_metrics()
    {
        var posted = Channel.CreateUnbounded<(string Signal, string Body)>();
        await using var collector = await CollectAsync(posted.Writer);
        await using var server = await TestServer.StartAsync(telemetry: NexusTelemetryOptions.Read(new Hashtable
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
        }));
        await server.RunAsync();

        // Names stand in the messages of protocol buffers as they are.
        var missing = new HashSet<(string Signal, string Name)>
        {
            ("traces", "submit job"), ("traces", "run item"), ("traces", "store item"), ("metrics", "nexus.backend.grants"),
        };
        using var patience = new CancellationTokenSource(Patience);
        while (missing.Count > 0)
        {
            var (signal, body) = await posted.Reader.ReadAsync(patience.Token);
            missing.RemoveWhere(m => m.Signal == signal && body.Contains(m.Name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void An_address_that_is_none_is_refused_by_the_name_of_its_setting()
    {
        var refusal = Assert.Throws<FormatException>(() =>
            NexusTelemetryOptions.Read(new Hashtable { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317" }));
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> CollectAsync(ChannelWriter<(string Signal, string Body)> posted)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var collector = builder.Build();
        collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            await posted.WriteAsync((http.Request.Path.Value!.Split('/')[^1], Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector.StartAsync();
        return collector;
    }
}
