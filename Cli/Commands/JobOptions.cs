using System.Collections.Immutable;
using System.CommandLine;
using Nexus.Circuits;
using Nexus.Cli.Jobs;
using Nexus.Grains;
using Nexus.Programs;
using Nexus.Simulators;
using ParseResult = System.CommandLine.ParseResult;

namespace Nexus.Cli.Commands;

/// <summary>What <c>run</c> and <c>submit</c> take: the circuits of a job, and how they are to be run.</summary>
internal sealed class JobOptions
{
    /// <summary>The project of jobs that name none.</summary>
    public const string DefaultProject = "default";

    /// <summary>The most circuits that a job takes.</summary>
    public const int MaxCircuits = 300;

    private const string DefaultBackend = "statevector";
    /// <summary>The shots that are taken when none are asked for.</summary>
    public const int DefaultShots = 1000;

    private readonly Argument<string[]> _files =
        FileArgument.Of($"Circuit files (OpenQASM 2 or 3, pytket JSON, QIR), 1 to {MaxCircuits}; - is standard input.", ArgumentArity.ZeroOrMore);

    private readonly Option<int> _shots = WholeNumber.Option("--shots", 1, SimulationOptions.MaxShots);
    private readonly Option<ulong?> _seed = WholeNumber.Optional("--seed", ulong.MinValue, ulong.MaxValue);
    private readonly Option<string[]> _inputs = new("--input")
    {
        Description = "The value of an input of the circuits, as theta=pi/4; once for each input.",
        HelpName = "NAME=VALUE",
    };

    private readonly BackendOptions _options = new();
    private readonly Option<string> _name = new("--name") { Description = "A name for the job. Default: the file's.", HelpName = "NAME" };
    private readonly Option<string> _project = new("--project") { Description = "The project that the job belongs to.", HelpName = "NAME" };
    private readonly Option<string> _backend = new("--backend") { Description = "The backend that it runs on.", HelpName = "NAME" };

    private readonly Option<bool> _reuse = new("--reuse")
    {
        Description = "Take the stored result of a circuit of the project that was run in the same way, instead of running it again. Needs --seed.",
    };

    public JobOptions()
    {
        _shots.Description = $"How many times each circuit is run and measured: {new NexusOptions().MaxShots} at most, unless NEXUS__Jobs__MaxShots says otherwise.";
        _shots.DefaultValueFactory = _ => DefaultShots;
        _seed.Description = "The seed of the first circuit's random numbers; each further circuit takes the next number. Default: drawn.";
        _project.DefaultValueFactory = _ => DefaultProject;
        _backend.DefaultValueFactory = _ => DefaultBackend;
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_files);
        foreach (var option in (Option[])[_shots, _seed, _inputs, .. _options.All, _name, _project, _backend, _reuse])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the circuits that a command line names, and defines the job. Warnings go to standard error.</summary>
    /// <exception cref="CommandException">Files are missing or too many, cannot be read, or are wrong: with all errors of all files.</exception>
    public async Task<NewJob> ReadAsync(ParseResult line, Terminal terminal, CancellationToken stopped)
    {
        var paths = line.GetValue(_files) ?? [];
        CheckCount(paths, line.CommandResult.Command.Name);
        if (line.GetValue(_reuse) && line.GetValue(_seed) is null)
        {
            throw new CommandException(new Failure(
                ExitCode.Usage,
                ErrorCode.Usage,
                $"--reuse needs --seed: with a drawn seed no two runs ask for the same. See nexus {line.CommandResult.Command.Name} --help.")
            { Field = "--reuse" });
        }

        var project = line.GetRequiredValue(_project);
        var files = await ReadFilesAsync(project, paths, terminal, stopped);
        return new NewJob(
            Guid.NewGuid(),
            project,
            line.GetValue(_name) ?? NameOf(files),
            line.GetRequiredValue(_backend),
            line.GetRequiredValue(_shots),
            line.GetValue(_seed),
            InputsOf(line.GetValue(_inputs) ?? [], files),
            await _options.ReadAsync(line, stopped),
            line.GetValue(_reuse),
            files);
    }

    /// <summary>Reads the circuits of a job. Warnings go to standard error.</summary>
    /// <exception cref="CommandException">Files cannot be read, or are wrong: with all errors of all files.</exception>
    internal static async Task<IReadOnlyList<CircuitFile>> ReadFilesAsync(
        string project, string[] paths, Terminal terminal, CancellationToken stopped)
    {
        var files = await CircuitFile.ReadAllAsync(project, paths, stopped);
        RefuseWrong(files);
        foreach (var warning in files.SelectMany(f => f.Read.Diagnostics))
        {
            terminal.Error.WriteLine(warning.Render());
        }

        return files;
    }

    private static ImmutableDictionary<string, string> InputsOf(string[] given, IReadOnlyList<CircuitFile> files)
    {
        var inputs = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            var (name, value) = NamedValue.Read(text, "--input");
            if (!inputs.TryAdd(name, value))
            {
                throw WrongInput(ExitCode.Usage, $"--input gives '{name}' twice.");
            }

            if (!files.Any(f => f.Read.Program!.Program.Inputs.Any(i => i.Name == name)))
            {
                throw WrongInput(ExitCode.InputRefused, $"None of the circuits has an input '{name}'.");
            }
        }

        var all = inputs.ToImmutable();
        foreach (var file in files)
        {
            var program = file.Read.Program!.Program;
            var own = all.Where(v => program.Inputs.Any(i => i.Name == v.Key)).ToDictionary();
            if (InputValues.Refuse(program, own) is { } refusal)
            {
                throw WrongInput(ExitCode.InputRefused, $"{file.Path}: {refusal.Message} Use --input NAME=VALUE.", file.Path);
            }
        }

        return all;
    }

    private static CommandException WrongInput(ExitCode exit, string message, string? file = null) =>
        new(new Failure(exit, exit == ExitCode.Usage ? ErrorCode.Usage : ErrorCode.InvalidArgument, message) { Field = "--input", File = file });

    internal static void CheckCount(string[] paths, string command)
    {
        if (paths.Length == 0)
        {
            throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, $"Name at least one circuit file: nexus {command} FILE... See nexus {command} --help.")
            { Field = "FILE" });
        }

        if (paths.Length > MaxCircuits)
        {
            throw new CommandException(new Failure(
                ExitCode.InputRefused,
                ErrorCode.InvalidArgument,
                $"A job takes at most {MaxCircuits} circuits; {paths.Length} were named.")
            { Field = "FILE" });
        }
    }

    private static void RefuseWrong(IReadOnlyList<CircuitFile> files)
    {
        var refused = files.Where(f => f.Read.Program is null).ToList();
        if (refused.Count == 0)
        {
            return;
        }

        Diagnostic[] diagnostics = [.. files.SelectMany(f => f.Read.Diagnostics)];
        var errors = diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error);
        throw new CommandException(new Failure(
            ExitCode.InputRefused,
            ErrorCode.InvalidArgument,
            $"{errors} {(errors == 1 ? "error" : "errors")} in {refused.Count} of {files.Count} {(files.Count == 1 ? "file" : "files")}; nothing was submitted.")
        {
            Field = "FILE",
            File = refused[0].Path,
            Diagnostics = diagnostics,
        });
    }

    internal static string NameOf(IReadOnlyList<CircuitFile> files)
    {
        var first = CircuitFile.NameOf(files[0].Path);
        return files.Count == 1 ? first : $"{first} and {files.Count - 1} more";
    }
}
