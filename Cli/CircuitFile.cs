using Nexus.Circuits;
using Nexus.Cli.Commands;
using Nexus.Cli.Rendering;
using Nexus.Programs;

namespace Nexus.Cli;

/// <summary>A circuit file that was named on the command line, read and parsed.</summary>
/// <param name="Path">The file as the user named it; <c>-</c> for standard input.</param>
/// <param name="Read">What came of reading it.</param>
internal sealed record CircuitFile(string Path, ReadProgram Read)
{
    /// <summary>The argument that stands for standard input.</summary>
    public const string StandardInput = "-";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The name for people: the file's, without its folder.</summary>
    public static string NameOf(string path) => path == StandardInput ? "stdin" : System.IO.Path.GetFileName(path);

    /// <summary>Reads files in their order. All are tried before those that cannot be read end the command.</summary>
    /// <param name="project">The project that their programs will belong to.</param>
    /// <param name="paths">The files.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CommandException">Files cannot be read.</exception>
    public static async Task<IReadOnlyList<CircuitFile>> ReadAllAsync(
        string project, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var files = new List<CircuitFile>(paths.Count);
        var unreadable = new List<(string Path, string Why)>();
        foreach (var path in paths)
        {
            try
            {
                var content = await ReadAsync(path, cancellationToken);

                // Reading a hostile text takes seconds; Ctrl-C does not wait for it.
                files.Add(new CircuitFile(path, await Task.Run(() => Parse(project, path, content), cancellationToken).WaitAsync(cancellationToken)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                unreadable.Add((path, Reason(path, exception)));
            }
        }

        return unreadable.Count == 0
            ? files
            : throw new CommandException(new Failure(
                ExitCode.InputRefused, ErrorCode.InvalidArgument, string.Join(' ', unreadable.Select(u => $"{u.Path}: {u.Why}")))
            {
                Field = "FILE",
                File = unreadable[0].Path,
            });
    }

    /// <summary>Reads one file that must be right. Warnings go to standard error.</summary>
    /// <exception cref="CommandException">It cannot be read, or has errors.</exception>
    public static async Task<(string Path, Circuit Circuit)> ReadOneAsync(string path, Terminal terminal, CancellationToken cancellationToken)
    {
        var file = (await ReadAllAsync(JobOptions.DefaultProject, [path], cancellationToken))[0];
        if (file.Read.Circuit is not { } circuit)
        {
            var errors = file.Read.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error);
            throw new CommandException(new Failure(
                ExitCode.InputRefused, ErrorCode.InvalidArgument, $"{errors} {(errors == 1 ? "error" : "errors")} in {TextStyle.Printable(path)}.")
            { Field = "FILE", File = path, Diagnostics = file.Read.Diagnostics });
        }

        foreach (var warning in file.Read.Diagnostics)
        {
            terminal.Error.WriteLine(warning.Render());
        }

        return (path, circuit);
    }

    private static ReadProgram Parse(string project, string path, ReadOnlyMemory<byte> content)
    {
        // Diagnostics name the file as the user did; the program is stored under the file's own name.
        var place = path == StandardInput ? NameOf(path) : path;
        var text = content.Span.StartsWith(ByteOrderMark) ? content[ByteOrderMark.Length..] : content;
        var read = ProgramIntake.Read(project, place, text, DateTimeOffset.UtcNow);
        return read.Program is { } program
            ? read with { Program = program with { Program = program.Program with { Name = NameOf(path) } } }
            : read;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = path == StandardInput
            ? Console.OpenStandardInput()
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;

        // A read of standard input cannot be interrupted, but what waits for it can.
        // A file that is too large is refused by its size: what lies beyond the limit is not read.
        while (content.Length <= ProgramIntake.MaxBytes && (read = await stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken)) > 0)
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static string Reason(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => "is a directory, not a circuit file.",
        FileNotFoundException or DirectoryNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "permission denied.",
        _ => exception.Message,
    };
}
