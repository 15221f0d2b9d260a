namespace Nexus.Cli.Tests;

public sealed class StandardOutputTests
{
    [Theory]
    [InlineData("No space left on device : ''", "Standard output cannot be written: No space left on device.")]
    [InlineData("Input/output error.", "Standard output cannot be written: Input/output error.")]
    public void What_cannot_be_written_fails_the_command_with_a_sentence(string why, string sentence)
    {
        using var full = new BrokenWriter(why);
        var output = new StandardOutput(full);
        Action[] writes = [() => output.Write('x'), () => output.Write("x"), () => output.Write("x".ToCharArray(), 0, 1), () => output.WriteLine("x"), output.Flush];
        Assert.All(writes, write =>
        {
            var failure = Assert.Throws<CommandException>(write).Failure;
            Assert.Equal((ExitCode.Unavailable, sentence), (failure.Exit, failure.Message));
        });
    }

    [Fact]
    public void What_can_be_written_is_written()
    {
        using var heard = new StringWriter { NewLine = "\n" };
        var output = new StandardOutput(heard);
        output.Write("a");
        output.WriteLine("b");
        output.Write("cde".ToCharArray(), 1, 2);
        Assert.Equal("ab\nde", heard.ToString());
    }

    [Fact]
    public async Task A_failure_that_cannot_be_written_as_a_document_is_still_told()
    {
        using var full = new BrokenWriter("No space left on device");
        using var error = new StringWriter();
        var line = new NexusCommandLine(Terminal.Plain(new StandardOutput(full), error));
        Assert.Equal(ExitCode.Unavailable, await line.InvokeAsync(["version", "--json"], CancellationToken.None));
        Assert.StartsWith("error: Standard output cannot be written: No space left on device.", error.ToString(), StringComparison.Ordinal);
    }
}
