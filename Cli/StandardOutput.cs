using System.Text;

namespace Nexus.Cli;

/// <summary>
/// Standard output: what a command was asked for. Where it cannot be written, on a full disk for one, the command has failed, and the failure says where.
/// </summary>
internal sealed class StandardOutput(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Try(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Some of the runtime's messages name the stream, as a path that nobody has given: ' : ''.
            var why = failure.Message.Split(" : ", 2)[0].TrimEnd('.');
            throw new CommandException(
                new Failure(ExitCode.Unavailable, ErrorCode.Unavailable, $"Standard output cannot be written: {why}."), failure);
        }
    }
}
