using System.CommandLine;
using Nexus.Circuits;
using ParseResult = System.CommandLine.ParseResult;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus convert</c>: reads a circuit in one format and writes it in another.</summary>
internal sealed class ConvertCommand : ICommand
{
    private static readonly Dictionary<string, CircuitFormat> Formats = new(StringComparer.Ordinal)
    {
        ["qasm2"] = CircuitFormat.OpenQasm2,
        ["qasm3"] = CircuitFormat.OpenQasm3,
        ["pytket"] = CircuitFormat.Pytket,
    };

    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = FileArgument.One();
    private readonly Option<string> _to = new("--to") { Description = "The format: qasm2, qasm3 or pytket.", HelpName = "FORMAT", Required = true };
    private readonly Option<string?> _output = OutputFile.Option();

    public ConvertCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        _to.AcceptOnlyFromAmong([.. Formats.Keys]);
        Line = new Command("convert", "Write a circuit in another format.") { _file, _to, _output };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var (path, circuit) = await CircuitFile.ReadOneAsync(line.GetRequiredValue(_file), _terminal, stopped);
        var format = line.GetRequiredValue(_to);
        var written = CircuitWriter.Write(circuit, Formats[format]);
        if (written.Text is not { } text)
        {
            throw new CommandException(new Failure(
                ExitCode.InputRefused,
                ErrorCode.InvalidArgument,
                $"{path} cannot be written as {format}: {string.Join(' ', written.Obstacles)}")
            { File = path });
        }

        await OutputFile.WriteAsync(line.GetValue(_output), text, _terminal, line.GetValue(_common.Json), stopped);
        return ExitCode.Done;
    }
}
