namespace Nexus.Cli.Rendering;

/// <summary>What the place can show that text is rendered for.</summary>
/// <param name="Width">How many columns it has.</param>
/// <param name="Unicode">Whether it shows block characters.</param>
/// <param name="Color">Whether it takes escape codes for colours.</param>
internal sealed record TextStyle(int Width, bool Unicode, bool Color)
{
    /// <summary>The width assumed where there is no terminal.</summary>
    public const int DefaultWidth = 80;

    private const string Reset = "\u001b[0m";

    /// <summary>Plain text: what a pipe gets.</summary>
    public static TextStyle Plain { get; } = new(DefaultWidth, Unicode: true, Color: false);

    /// <summary>
    /// Text that somebody chose, without what would steer a terminal: each control character is shown as U+FFFD.
    /// </summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : text;

    /// <summary>Text in blue, where there are colours.</summary>
    public string Blue(string text) => Color ? $"\u001b[34m{text}{Reset}" : text;

    /// <summary>Text in green, where there are colours.</summary>
    public string Green(string text) => Color ? $"\u001b[32m{text}{Reset}" : text;

    /// <summary>Text in red, where there are colours.</summary>
    public string Red(string text) => Color ? $"\u001b[31m{text}{Reset}" : text;

    /// <summary>Text in bold, where there are colours.</summary>
    public string Bold(string text) => Color ? $"\u001b[1m{text}{Reset}" : text;
}
