namespace Nexus.Cli.Tests;

public sealed class ForgivingWriterTests
{
    [Fact]
    public void What_cannot_be_told_is_dropped_and_what_can_be_told_is_told()
    {
        using var writer = new ForgivingWriter(new BrokenWriter("No space left on device"));
        writer.WriteLine("lost");
        writer.Write('x');
        writer.Write("lost");
        writer.Flush();

        using var heard = new StringWriter { NewLine = "\n" };
        using var forgiving = new ForgivingWriter(heard);
        forgiving.Write("a");
        forgiving.WriteLine("b");
        Assert.Equal("ab\n", heard.ToString());
    }
}
