using System.CommandLine;
using Nexus.Circuits.Drawing;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus draw</c>: draws a circuit, in the terminal or as a picture.</summary>
internal sealed class DrawCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string> _file = FileArgument.One();
    private readonly Option<bool> _svg = new("--svg") { Description = "Draw a picture (SVG) instead of text." };
    private readonly Option<bool> _ascii = new("--ascii") { Description = "Draw text with ASCII characters only." };
    private readonly Option<int?> _width = WholeNumber.Optional("--width", TextDrawingOptions.MinWidth, 100_000);
    private readonly Option<string?> _output = OutputFile.Option();

    public DrawCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        _width.Description = "Columns of text, or pixels of a picture; longer circuits go on below. Default: the terminal's, or 1000 pixels.";
        Line = new Command("draw", "Draw a circuit.") { _file, _svg, _ascii, _width, _output };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var (_, circuit) = await CircuitFile.ReadOneAsync(line.GetRequiredValue(_file), _terminal, stopped);
        var output = line.GetValue(_output);
        var width = line.GetValue(_width);
        string text;
        if (line.GetValue(_svg))
        {
            var options = new SvgDrawingOptions();
            text = SvgDrawing.Draw(circuit, width is { } pixels ? options with { MaxWidth = pixels } : options);
        }
        else
        {
            // A file is read in places of any width; a terminal has its own.
            text = TextDrawing.Draw(circuit, new TextDrawingOptions
            {
                Width = width ?? (output is null ? _terminal.OutputStyle.Width : null),
                Ascii = line.GetValue(_ascii) || !_terminal.OutputStyle.Unicode,
            });
        }

        await OutputFile.WriteAsync(output, text, _terminal, line.GetValue(_common.Json), stopped);
        return ExitCode.Done;
    }
}
