using System.Text;
using System.Threading.Channels;

namespace Nexus.EndToEnd.Tests;

/// <summary>What a process writes into one of its pipes: line by line as it comes, and as a whole.</summary>
internal sealed class PipedText
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _text = new();
    private readonly Task _read;

    public PipedText(StreamReader pipe) => _read = ReadAsync(pipe);

    /// <summary>Waits for the next line that contains a text, and returns it.</summary>
    /// <param name="containing">The text.</param>
    /// <param name="otherPipe">What the other pipe has brought, for the sentence of a failure.</param>
    public async Task<string> LineAsync(string containing, Func<string> otherPipe)
    {
        using var limit = new CancellationTokenSource(ChildProcess.Limit);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token))
            {
                if (line.Contains(containing, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No line with '{containing}' came within {ChildProcess.Limit}, but: {SoFar()}{otherPipe()}");
        }

        throw new InvalidOperationException($"The program ended without a line with '{containing}'; it wrote: {SoFar()}{otherPipe()}");
    }

    /// <summary>All of it, once the process has ended.</summary>
    public async Task<string> WholeAsync()
    {
        await _read;
        return SoFar();
    }

    /// <summary>What has come so far.</summary>
    public string SoFar()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    private async Task ReadAsync(StreamReader pipe)
    {
        while (await pipe.ReadLineAsync() is { } line)
        {
            lock (_text)
            {
                _text.AppendLine(line);
            }

            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }
}
