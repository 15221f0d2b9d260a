using System.Text;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Cli;

/// <summary>A circuit file that was named on the command line, read and parsed.</summary>
/// <param name="Path">The file as the user named it; <c>-</c> for standard input.</param>
/// <param name="Content">Its bytes, as they are stored.</param>
/// <param name="Parsed">What came of reading them.</param>
internal sealed record CircuitFile(string Path, ReadOnlyMemory<byte> Content, ParseResult Parsed)
{
    /// <summary>The largest file that is taken.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The argument that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The name for people: the file's, without its folder.</summary>
    public string Name => Path == StandardInput ? "stdin" : System.IO.Path.GetFileName(Path);

    /// <summary>Reads files in their order. All are tried before the first that cannot be read ends the command.</summary>
    /// <exception cref="CommandException">A file cannot be read, is not text, or is too large.</exception>
    public static async Task<IReadOnlyList<CircuitFile>> ReadAllAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<CircuitFile>(paths.Count);
        var unreadable = new List<(string Path, string Why)>();
        foreach (var path in paths)
        {
            try
            {
                var content = await ReadAsync(path, cancellationToken);
                files.Add(new CircuitFile(path, content, Parse(path, content)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                unreadable.Add((path, Reason(path, exception)));
            }
        }

        return unreadable.Count == 0
            ? files
            : throw new CommandException(new Failure(
                ExitCode.InputRefused,
                ErrorCode.InvalidArgument,
                string.Join(' ', unreadable.Select(u => $"{u.Path}: {u.Why}")))
            { Field = "FILE", File = unreadable[0].Path });
    }

    private static ParseResult Parse(string path, ReadOnlyMemory<byte> content)
    {
        // A byte order mark is no part of the text.
        var bytes = content.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? content.Span[3..] : content.Span;
        try
        {
            return OpenQasm2Parser.Parse(StrictUtf8.GetString(bytes), path == StandardInput ? "stdin" : path);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException("is not UTF-8 text.", exception);
        }
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = path == StandardInput
            ? Console.OpenStandardInput()
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MaxBytes)
            {
                throw new InvalidDataException($"is larger than {MaxBytes / (1024 * 1024)} MiB.");
            }
        }

        return content.ToArray();
    }

    private static string Reason(string path, Exception exception) => exception switch
    {
        InvalidDataException => exception.Message,
        _ when Directory.Exists(path) => "is a directory, not a circuit file.",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "permission denied.",
        _ => exception.Message,
    };
}
