namespace Nexus.Cli.Tests;

/// <summary>A stream on a full disk.</summary>
/// <param name="why">What the system says of it.</param>
internal sealed class BrokenWriter(string why) : TextWriter
{
    public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

    public override void Write(char value) => throw new IOException(why);

    public override void Flush() => throw new IOException(why);
}
