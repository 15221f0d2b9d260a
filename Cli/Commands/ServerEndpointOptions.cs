using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary>The options of commands that run a server: where it listens.</summary>
internal sealed class ServerEndpointOptions
{
    private const int MaxPort = 65535;

    private readonly Option<int> _httpPort = WholeNumber.Option("--http-port", 0, MaxPort);
    private readonly Option<int> _grpcPort = WholeNumber.Option("--grpc-port", 0, MaxPort);
    private readonly Option<IPAddress> _listen = new("--listen")
    {
        Description = "The address to listen on. There is no TLS: beyond the loopback interface put a proxy or a private network before it.",
        HelpName = "ADDRESS",
        CustomParser = Address,
    };

    public ServerEndpointOptions()
    {
        var defaults = new NexusServerOptions { Purpose = "" };
        _httpPort.Description = "The port of HTTP/1.1; 0 picks a free one.";
        _httpPort.DefaultValueFactory = _ => defaults.HttpPort;
        _grpcPort.Description = "The port of gRPC; 0 picks a free one.";
        _grpcPort.DefaultValueFactory = _ => defaults.GrpcPort;
        _listen.DefaultValueFactory = _ => defaults.Address;
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_grpcPort);
        command.Add(_httpPort);
        command.Add(_listen);
    }

    /// <summary>Sets what the command line says.</summary>
    public NexusServerOptions Apply(NexusServerOptions options, ParseResult line) => options with
    {
        HttpPort = line.GetRequiredValue(_httpPort),
        GrpcPort = line.GetRequiredValue(_grpcPort),
        Address = line.GetRequiredValue(_listen),
    };

    private static IPAddress? Address(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        argument.AddError($"--listen takes an IP address such as 127.0.0.1 or 0.0.0.0, not '{text}'.");
        return null;
    }
}
