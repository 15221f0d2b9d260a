using System.Text;

namespace Nexus.Cli.Rendering;

/// <summary>A document written while it is read.</summary>
internal static class DocumentOutput
{
    /// <summary>Writes a document.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="chunks">The document in UTF-8, cut anywhere.</param>
    public static async Task WriteAsync(TextWriter output, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var text = new char[1];
        await foreach (var chunk in chunks)
        {
            if (text.Length < Encoding.UTF8.GetMaxCharCount(chunk.Length))
            {
                text = new char[Encoding.UTF8.GetMaxCharCount(chunk.Length)];
            }

            output.Write(text, 0, decoder.GetChars(chunk.Span, text, flush: false));
        }
    }
}
