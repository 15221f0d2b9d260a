using System.CommandLine;
using Nexus.Cli.Rendering;

namespace Nexus.Cli.Commands;

/// <summary>The option --output of commands that make a text.</summary>
internal static class OutputFile
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Option() => new("--output", "-o") { Description = "The file to write. Default: standard output.", HelpName = "PATH" };

    /// <summary>Writes a text to a file, or to standard output; with JSON as the member <c>text</c> of a document.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static async Task WriteAsync(string? path, string text, Terminal terminal, bool json, CancellationToken stopped)
    {
        if (path is not null)
        {
            try
            {
                await File.WriteAllTextAsync(path, text.EndsWith('\n') ? text : text + "\n", stopped);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new CommandException(
                    new Failure(ExitCode.InputRefused, ErrorCode.InvalidArgument, $"{path} cannot be written: {failure.Message}") { Field = "--output", File = path },
                    failure);
            }
        }

        if (json)
        {
            terminal.Output.WriteLine(JsonText.Object(document =>
            {
                if (path is null)
                {
                    document.WriteString("text", text);
                }
                else
                {
                    document.WriteString("file", path);
                }
            }));
        }
        else if (path is null)
        {
            terminal.Output.WriteLine(text.TrimEnd('\n'));
        }
    }
}
