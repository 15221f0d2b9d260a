using System.Collections.Immutable;
using System.CommandLine;
using ParseResult = System.CommandLine.ParseResult;

namespace Nexus.Cli.Commands;

/// <summary>What a backend is asked beyond shots and seed: --option NAME=VALUE, and --noise FILE for the option that is too long for a line.</summary>
internal sealed class BackendOptions
{
    private const string Noise = "noise";

    private readonly Option<string[]> _options = new("--option")
    {
        Description = "What the backend is asked beyond that, as max_bond=128 or p2=0.01; once for each. docs/simulators.md lists them.",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<string?> _noise = new("--noise") { Description = "A file with a noise model (JSON).", HelpName = "FILE" };

    /// <summary>The options of the command line.</summary>
    public IReadOnlyList<Option> All => [_options, _noise];

    /// <summary>What a command line gives.</summary>
    /// <exception cref="CommandException">Something is given twice or without a name, or the file cannot be read.</exception>
    public async Task<ImmutableDictionary<string, string>> ReadAsync(ParseResult line, CancellationToken stopped)
    {
        var options = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var text in line.GetValue(_options) ?? [])
        {
            var (name, value) = NamedValue.Read(text, "--option");
            if (!options.TryAdd(name, value))
            {
                throw new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, $"--option gives '{name}' twice.") { Field = "--option" });
            }
        }

        if (line.GetValue(_noise) is { } path && !options.TryAdd(Noise, await TextOfAsync(path, stopped)))
        {
            throw new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, "--noise and --option noise=... are the same option: give one.") { Field = "--noise" });
        }

        return options.ToImmutable();
    }

    private static async Task<string> TextOfAsync(string path, CancellationToken stopped)
    {
        try
        {
            return await File.ReadAllTextAsync(path, stopped);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(
                new Failure(ExitCode.InputRefused, ErrorCode.InvalidArgument, $"{path} cannot be read: {failure.Message}") { Field = "--noise", File = path },
                failure);
        }
    }
}
