using Nexus.Cli.Jobs;

namespace Nexus.Cli.Commands;

/// <summary>The files that <c>nexus compile --out</c> writes.</summary>
internal sealed class CompiledFiles
{
    private readonly string _path;
    private readonly bool _isDirectory;

    /// <summary>Checks the path before anything is compiled.</summary>
    /// <param name="path">A file, or an existing directory.</param>
    /// <param name="count">How many circuits there are.</param>
    /// <exception cref="CommandException">Several circuits do not go into one file.</exception>
    public CompiledFiles(string path, int count)
    {
        _path = path;
        _isDirectory = Directory.Exists(path);
        if (!_isDirectory && count > 1)
        {
            throw new CommandException(new Failure(
                ExitCode.InputRefused, ErrorCode.InvalidArgument, $"{path} is no directory; {count} circuits need an existing one.")
            { Field = "--out", File = path });
        }
    }

    /// <summary>Writes the compiled circuits of a job, and says on standard error where each is.</summary>
    /// <exception cref="CommandException">A file cannot be written.</exception>
    public async Task WriteAsync(IJobReader jobs, Guid jobId, Terminal terminal, CancellationToken stopped)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var part in jobs.ReadPartsAsync(jobId, [], stopped))
        {
            if (part.Compilation is not { } made || await jobs.ReadProgramAsync(made.Program, stopped) is not { } program)
            {
                continue;
            }

            var path = _isDirectory ? Path.Combine(_path, Unused(program.Name, part.Item, taken)) : _path;
            try
            {
                await File.WriteAllBytesAsync(path, program.Text.ToArray(), stopped);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new CommandException(
                    new Failure(ExitCode.InputRefused, ErrorCode.InvalidArgument, $"{path} cannot be written: {failure.Message}") { Field = "--out", File = path },
                    failure);
            }

            terminal.Error.WriteLine($"{path} written");
        }
    }

    private static string Unused(string name, int item, HashSet<string> taken)
    {
        // Files of one name from several folders must not write over each other.
        var file = Path.GetFileName(name);
        return taken.Add(file) ? file : FormattableString.Invariant($"{item}-{file}");
    }
}
