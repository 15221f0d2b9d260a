namespace Nexus.Cli.Commands;

/// <summary>A name and a value, as options take them.</summary>
internal static class NamedValue
{
    /// <summary>Reads NAME=VALUE.</summary>
    /// <param name="text">What was given.</param>
    /// <param name="option">The option that took it.</param>
    /// <exception cref="CommandException">There is no name.</exception>
    public static (string Name, string Value) Read(string text, string option)
    {
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign > 0
            ? (text[..sign].Trim(), text[(sign + 1)..].Trim())
            : throw new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, $"{option} takes NAME=VALUE, not '{text}'.") { Field = option });
    }
}
