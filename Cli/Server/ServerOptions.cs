using System.CommandLine;
using Nexus.Client;
using Nexus.Silo;

namespace Nexus.Cli.Server;

/// <summary>The options of commands that call a server: which one, and with which token.</summary>
internal sealed class ServerOptions
{
    /// <summary>The environment variable that names the server.</summary>
    public const string AddressVariable = "NEXUS_SERVER";

    private readonly Option<string?> _address = new("--server")
    {
        Description = $"The server's gRPC address, such as http://127.0.0.1:8081. Default: ${AddressVariable}, else the server of the data directory.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"A file that holds the token. Default: ${ServerTokens.Variable}, else the administrator's token in the data directory.",
        HelpName = "PATH",
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_address);
        command.Add(_tokenFile);
    }

    /// <summary>A client of the server that the command line, the environment or the data directory names, after a first answer of it.</summary>
    /// <exception cref="CommandException">Nothing names one, or what names one is wrong.</exception>
    /// <exception cref="NexusClientException">It cannot be reached, or refuses the token.</exception>
    public async Task<NexusClient> ConnectAsync(ParseResult line, DataDirectory directory, Terminal terminal, CancellationToken stopped) =>
        await FindAsync(line, directory, terminal, stopped) ?? throw new CommandException(new Failure(
            ExitCode.Unavailable,
            ErrorCode.Unavailable,
            $"No server is named, and none runs on {directory}: name one with --server or {AddressVariable}, or start one with: nexus serve"));

    /// <summary>As <see cref="ConnectAsync"/>; null when nothing names a server.</summary>
    public async Task<NexusClient?> FindAsync(ParseResult line, DataDirectory directory, Terminal terminal, CancellationToken stopped)
    {
        var tokenFile = line.GetValue(_tokenFile);
        var named = line.GetValue(_address) ?? Environment.GetEnvironmentVariable(AddressVariable);
        if (string.IsNullOrWhiteSpace(named))
        {
            return await LocalServer.FindClientAsync(directory, () => ServerTokens.Find(tokenFile, directory), terminal, stopped);
        }

        var address = Parse(named);
        var client = Clients.Create(address, ServerTokens.Find(tokenFile, address.IsLoopback ? directory : null), terminal);
        await Clients.GreetAsync(client, stopped);
        return client;
    }

    private static Uri Parse(string named) =>
        Uri.TryCreate(named.Contains("://", StringComparison.Ordinal) ? named : $"http://{named}", UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, $"--server takes an address such as http://127.0.0.1:8081, not '{named}'.")
            { Field = "--server" });
}
