using Nexus.Cli.Rendering;
using Spectre.Console;

namespace Nexus.Cli;

/// <summary>
/// Where a command's text goes: what it answers to standard output, what it tells meanwhile (progress, errors) to standard error.
/// Escape codes go only to a terminal, and colours only when NO_COLOR is not set.
/// </summary>
internal sealed class Terminal
{
    private Terminal(TextWriter output, TextWriter error, TextStyle outputStyle, TextStyle errorStyle, IAnsiConsole? live)
    {
        Output = output;
        Error = error;
        OutputStyle = outputStyle;
        ErrorStyle = errorStyle;
        Live = live;
    }

    /// <summary>Takes answers.</summary>
    public TextWriter Output { get; }

    /// <summary>Takes progress and errors.</summary>
    public TextWriter Error { get; }

    /// <summary>What standard output can show.</summary>
    public TextStyle OutputStyle { get; }

    /// <summary>What standard error can show.</summary>
    public TextStyle ErrorStyle { get; }

    /// <summary>Standard error as a console that can be redrawn, or null when it is none.</summary>
    public IAnsiConsole? Live { get; }

    /// <summary>The terminal, or the pipes, of this process.</summary>
    public static Terminal OfProcess()
    {
        var unicode = Console.OutputEncoding.CodePage == 65001;
        var color = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var capable = Environment.GetEnvironmentVariable("TERM") != "dumb";
        var output = StyleOf(Console.IsOutputRedirected, unicode, color && capable);
        var error = StyleOf(Console.IsErrorRedirected, unicode, color && capable);
        var live = Console.IsErrorRedirected || !capable ? null : OpenLive();
        return new Terminal(new StandardOutput(Console.Out), new ForgivingWriter(Console.Error), output, error, live);
    }

    /// <summary>Writes a line to standard error, above whatever moves there.</summary>
    public void Tell(string line)
    {
        if (Live is { } console)
        {
            console.WriteLine(line);
        }
        else
        {
            Error.WriteLine(line);
            Error.Flush();
        }
    }

    /// <summary>A terminal for tests: two writers that take plain text.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(output, error, TextStyle.Plain, TextStyle.Plain, null);

    private static TextStyle StyleOf(bool redirected, bool unicode, bool color) =>
        redirected ? new TextStyle(TextStyle.DefaultWidth, unicode, Color: false) : new TextStyle(Columns(), unicode, color);

    private static int Columns()
    {
        try
        {
            // 0 comes from terminals that do not tell, such as one that a program made for us.
            return Console.WindowWidth is > 0 and var width ? width : TextStyle.DefaultWidth;
        }
        catch (IOException)
        {
            return TextStyle.DefaultWidth;
        }
    }

    private static IAnsiConsole? OpenLive()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities is { Ansi: true, Interactive: true } ? console : null;
    }
}
