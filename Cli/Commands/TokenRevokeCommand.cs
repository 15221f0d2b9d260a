using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus token revoke</c>: ends a token for ever; a running server refuses it within seconds.</summary>
internal sealed class TokenRevokeCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<Guid> _token = new("ID")
    {
        Description = "The token's id, as token list shows it.",
        HelpName = "ID",
        CustomParser = result =>
        {
            if (Guid.TryParse(result.Tokens[0].Value, out var id))
            {
                return id;
            }

            result.AddError($"ID must be a token's id, as token list shows it, not '{result.Tokens[0].Value}'.");
            return default;
        },
    };

    public TokenRevokeCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        Line = new Command("revoke", "End a token for ever.") { _token };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var id = line.GetRequiredValue(_token);
        await using var database = await TokenDatabase.OpenAsync(_common.Locate(line), stopped);
        if (!await database.Tokens.RevokeAsync(id, DateTimeOffset.UtcNow, stopped))
        {
            throw new CommandException(new Failure(ExitCode.InputRefused, ErrorCode.NotFound, $"There is no token {id}.") { Field = "ID" });
        }

        _terminal.Output.WriteLine(line.GetValue(_common.Json)
            ? JsonText.Object(json => json.WriteString("revoked", id))
            : $"token {id} is revoked");
        return ExitCode.Done;
    }
}
