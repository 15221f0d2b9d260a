using System.Text;

namespace Nexus.Cli;

/// <summary>
/// Standard error, which nobody may be listening to: closed, or on a full disk. What cannot be told is dropped; a job must not
/// end for it.
/// </summary>
internal sealed class ForgivingWriter(TextWriter inner) : TextWriter
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
        catch (Exception unheard) when (unheard is IOException or UnauthorizedAccessException)
        {
            // There is no other place to say it.
        }
    }
}
