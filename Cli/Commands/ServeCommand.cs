using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Gateway.Telemetry;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus serve</c>: silo and gateway in this process, until it is told to stop.</summary>
internal sealed class ServeCommand : ICommand
{
    private const int MaxPort = 65535;

    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Option<int> _httpPort = WholeNumber.Option("--http-port", 0, MaxPort);
    private readonly Option<int> _grpcPort = WholeNumber.Option("--grpc-port", 0, MaxPort);

    public ServeCommand(CommonOptions common, Terminal terminal)
    {
        var defaults = new NexusServerOptions { Purpose = "" };
        _common = common;
        _terminal = terminal;
        _httpPort.Description = "The port of HTTP/1.1, on the loopback interface; 0 picks a free one.";
        _httpPort.DefaultValueFactory = _ => defaults.HttpPort;
        _grpcPort.Description = "The port of gRPC, on the loopback interface; 0 picks a free one.";
        _grpcPort.DefaultValueFactory = _ => defaults.GrpcPort;
        Line = new Command("serve", "Run a server on the data directory until SIGTERM or Ctrl-C.") { _httpPort, _grpcPort };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = _common.Locate(line);
        var options = new NexusServerOptions
        {
            Purpose = "nexus serve",
            HttpPort = line.GetRequiredValue(_httpPort),
            GrpcPort = line.GetRequiredValue(_grpcPort),
            Deployment = DeploymentOptions.Read(Environment.GetEnvironmentVariables()),
            Telemetry = NexusTelemetryOptions.Read(Environment.GetEnvironmentVariables()),
            VerboseLog = line.GetValue(_common.Verbose) ? _terminal.Error : null,
        };
        await using var server = await NexusServer.StartAsync(directory, options, stopped);
        Tell(server, directory, line.GetValue(_common.Json));
        await StopAsync(stopped);
        _terminal.Error.WriteLine("stopping: what runs is handed back");
        return ExitCode.Done;
    }

    private static async Task StopAsync(CancellationToken stopped)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopped.Register(stop.SetResult);
        await stop.Task;
    }

    private void Tell(NexusServer server, DataDirectory directory, bool json)
    {
        _terminal.Output.WriteLine(json
            ? JsonText.Object(document =>
            {
                document.WriteString("grpc", Text(server.GrpcAddress));
                document.WriteString("http", Text(server.HttpAddress));
                document.WriteString("token_file", directory.AdministratorTokenPath);
            })
            : $"""
              gRPC on {Text(server.GrpcAddress)}
              HTTP on {Text(server.HttpAddress)}
              administrator's token in {directory.AdministratorTokenPath}
              """);

        // Whoever started it in a pipe waits for this.
        _terminal.Output.Flush();
    }

    private static string Text(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
