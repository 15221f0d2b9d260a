using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Nexus.Client.Tests;

/// <summary>A real server on a real socket whose services answer by script: for what a client does when connections and servers go.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.Single());
    }

    public Uri Address { get; }

    /// <summary>Starts a server on a free port, or where one has been before.</summary>
    public static async Task<ScriptedServer> StartAsync(Script script, Uri? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, address?.Port ?? 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(script);

        // A stop must not wait for the watches that a test leaves open.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var application = builder.Build();
        application.MapGrpcService<ScriptedJobs>();
        application.MapGrpcService<ScriptedPrograms>();
        application.MapGrpcService<ScriptedInfo>();
        await application.StartAsync();
        return new ScriptedServer(application);
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();
}
