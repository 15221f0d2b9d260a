using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus token list</c>: lists the tokens, without what they are.</summary>
internal sealed class TokenListCommand(CommonOptions common, Terminal terminal) : ICommand
{
    /// <inheritdoc/>
    public Command Line { get; } = new("list", "List the tokens.");

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        await using var database = await TokenDatabase.OpenAsync(common.Locate(line), stopped);
        var tokens = await database.Tokens.ListAsync(stopped);
        if (line.GetValue(common.Json))
        {
            terminal.Output.WriteLine(TokenText.Json(tokens));
            return ExitCode.Done;
        }

        foreach (var text in TokenText.Render(tokens, TimeZoneInfo.Local.GetUtcOffset, terminal.OutputStyle))
        {
            terminal.Output.WriteLine(text);
        }

        return ExitCode.Done;
    }
}
