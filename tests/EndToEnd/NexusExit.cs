using System.Text.Json;

namespace Nexus.EndToEnd.Tests;

/// <summary>How the program ended, and what it wrote.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record NexusExit(int Code, string Output, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>Asserts the exit code, that no escape code and no stack trace was written, and that standard error holds a sentence.</summary>
    public NexusExit Expect(int code, string sentence = "")
    {
        Assert.True(Code == code, $"Exit code {Code} instead of {code}.\nOutput: {Output}\nError: {Error}");
        Assert.Contains(sentence, Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', Output + Error);
        Assert.DoesNotContain("   at ", Output + Error, StringComparison.Ordinal);
        return this;
    }
}
