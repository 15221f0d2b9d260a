using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus token create</c>: makes a token, and shows it this once.</summary>
internal sealed class TokenCreateCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string> _name = new("NAME") { Description = "Who or what uses the token." };

    public TokenCreateCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        Line = new Command("create", "Make a token, and show it this once.") { _name };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var name = line.GetRequiredValue(_name);
        await using var database = await TokenDatabase.OpenAsync(_common.Locate(line), stopped);
        try
        {
            var created = await database.Tokens.CreateAsync(name, DateTimeOffset.UtcNow, stopped);
            _terminal.Output.WriteLine(line.GetValue(_common.Json) ? TokenText.Json(created) : created.Text);
            _terminal.Error.WriteLine($"token {created.Record.TokenId} created; it is shown this once, and only its hash is kept");
            return ExitCode.Done;
        }
        catch (ArgumentException refused)
        {
            var sentence = refused.Message.Split(" (Parameter", 2)[0];
            throw new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, sentence) { Field = "NAME" }, refused);
        }
    }
}
