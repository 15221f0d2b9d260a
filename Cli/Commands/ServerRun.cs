using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Gateway.Telemetry;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary>Runs a server until it is told to stop.</summary>
internal sealed class ServerRun(CommonOptions common, ServerEndpointOptions endpoints, Terminal terminal)
{
    /// <summary>Starts the server, says where it is, and stops it when told to.</summary>
    /// <param name="purpose">What the process is, for others who find the data directory in use.</param>
    /// <param name="roles">What it does.</param>
    /// <param name="line">The command line.</param>
    /// <param name="stopped">Says when to stop.</param>
    public async Task<ExitCode> UntilStoppedAsync(string purpose, ServerRoles roles, ParseResult line, CancellationToken stopped)
    {
        var options = new NexusServerOptions
        {
            Purpose = purpose,
            Roles = roles,
            Deployment = DeploymentOptions.Read(Environment.GetEnvironmentVariables()),
            Telemetry = NexusTelemetryOptions.Read(Environment.GetEnvironmentVariables()),
            VerboseLog = line.GetValue(common.Verbose) ? terminal.Error : null,
        };
        await using var server = await NexusServer.StartAsync(common.Locate(line), endpoints.Apply(options, line), stopped);
        Tell(server, line.GetValue(common.Json));
        await StopAsync(stopped);
        terminal.Error.WriteLine(roles.HasFlag(ServerRoles.Silo) ? "stopping: what runs is handed back" : "stopping");
        return ExitCode.Done;
    }

    private static async Task StopAsync(CancellationToken stopped)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopped.Register(stop.SetResult);
        await stop.Task;
    }

    private void Tell(NexusServer server, bool json)
    {
        if (json)
        {
            terminal.Output.WriteLine(JsonText.Object(document =>
            {
                if (server.Roles.HasFlag(ServerRoles.Gateway))
                {
                    document.WriteString("grpc", Text(server.GrpcAddress));
                }

                document.WriteString("http", Text(server.HttpAddress));
                if (server.AdministratorTokenPath is { } path)
                {
                    document.WriteString("token_file", path);
                }
            }));
        }
        else
        {
            if (server.Roles.HasFlag(ServerRoles.Gateway))
            {
                terminal.Output.WriteLine($"gRPC on {Text(server.GrpcAddress)}");
            }

            terminal.Output.WriteLine($"HTTP on {Text(server.HttpAddress)}");
            if (server.Roles.HasFlag(ServerRoles.Silo))
            {
                terminal.Output.WriteLine(server.AdministratorTokenPath is { } path
                    ? $"administrator's token in {path}"
                    : "administrator's token not here: it was made before, or by another server; make others with: nexus token create");
            }
        }

        // Whoever started it in a pipe waits for this.
        terminal.Output.Flush();
    }

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
