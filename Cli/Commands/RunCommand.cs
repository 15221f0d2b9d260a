using System.Collections.Immutable;
using System.CommandLine;
using Nexus.Circuits;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Grains;
using Nexus.Grains.Jobs;
using Nexus.Silo;
using ParseResult = System.CommandLine.ParseResult;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus run</c>: submits circuits as one job to an embedded silo, and stays until that job is terminal.</summary>
internal sealed class RunCommand : ICommand
{
    /// <summary>The project of jobs that name none.</summary>
    public const string DefaultProject = "default";

    /// <summary>The most circuits that a job takes.</summary>
    public const int MaxCircuits = 300;

    private const string DefaultBackend = "statevector";
    private const int DefaultShots = 1000;

    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _files =
        FileArgument.Of($"OpenQASM 2 files, 1 to {MaxCircuits}; - is standard input.", ArgumentArity.ZeroOrMore);

    private readonly Option<int> _shots = WholeNumber.Option("--shots", 1, int.MaxValue);
    private readonly Option<ulong?> _seed = WholeNumber.Optional("--seed", ulong.MinValue, ulong.MaxValue);
    private readonly Option<string> _name = new("--name") { Description = "A name for the job. Default: the file's.", HelpName = "NAME" };
    private readonly Option<string> _project = new("--project") { Description = "The project that the job belongs to.", HelpName = "NAME" };
    private readonly Option<string> _backend = new("--backend") { Description = "The backend that it runs on.", HelpName = "NAME" };

    public RunCommand(CommonOptions common, Terminal terminal)
    {
        _common = common;
        _terminal = terminal;
        _shots.Description = "How many times each circuit is run and measured.";
        _shots.DefaultValueFactory = _ => DefaultShots;
        _seed.Description = "The seed of the first circuit's random numbers; each further circuit takes the next number. Default: drawn.";
        _project.DefaultValueFactory = _ => DefaultProject;
        _backend.DefaultValueFactory = _ => DefaultBackend;
        Line = new Command("run", "Run circuits as one job, and show the results.") { _files, _shots, _seed, _name, _project, _backend };
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var paths = line.GetValue(_files) ?? [];
        CheckCount(paths);
        var directory = _common.Locate(line);
        var jobId = Guid.NewGuid();
        var accepted = false;
        JobReport report;
        try
        {
            var files = await ReadAsync(line.GetRequiredValue(_project), paths, stopped);
            await using var silo = await EmbeddedSilos.StartAsync(directory, "nexus run", line.GetValue(_common.Verbose), _terminal, stopped);
            await SubmitAsync(silo, jobId, Define(line, files), files);
            accepted = true;
            _terminal.Error.WriteLine($"job {jobId} accepted: {files.Count} {(files.Count == 1 ? "item" : "items")}");
            await FollowAsync(silo, jobId, stopped);
            report = await new JobReader(silo.Jobs, silo.Programs).ReadAsync(jobId, stopped)
                ?? throw new InvalidOperationException($"Job {jobId} has ended, and is not in the database.");
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(accepted
                ? Failures.Interrupted($"Interrupted. Job {jobId} is kept with all finished results; go on with: nexus resume", jobId)
                : Failures.Interrupted("Interrupted before the job was submitted."));
        }

        JobAnswer.Write(_terminal, report, directory, line.GetValue(_common.Json));
        return JobAnswer.ExitCodeOf([report.Status]);
    }

    private static void CheckCount(string[] paths)
    {
        if (paths.Length == 0)
        {
            throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, "Name at least one circuit file: nexus run FILE... See nexus run --help.")
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

    private static async Task SubmitAsync(EmbeddedSilo silo, Guid jobId, JobDefinition definition, IReadOnlyList<CircuitFile> files)
    {
        await silo.Programs.AddAsync([.. files.Select(f => f.Read.Program!)]);
        try
        {
            // Ctrl-C does not cut this short: half a second later it is certain whether the job is kept.
            await silo.Grains.GetGrain<IJobGrain>(jobId).Submit(definition);
        }
        catch (NexusException refused)
        {
            throw new CommandException(Failures.OfRefusal(refused, [.. files.Select(f => f.Path)]), refused);
        }
    }

    private static string NameOf(IReadOnlyList<CircuitFile> files)
    {
        var first = CircuitFile.NameOf(files[0].Path);
        return files.Count == 1 ? first : $"{first} and {files.Count - 1} more";
    }

    private async Task<IReadOnlyList<CircuitFile>> ReadAsync(string project, string[] paths, CancellationToken stopped)
    {
        var files = await CircuitFile.ReadAllAsync(project, paths, stopped);
        var refused = files.Where(f => f.Read.Program is null).ToList();
        if (refused.Count == 0)
        {
            foreach (var warning in files.SelectMany(f => f.Read.Diagnostics))
            {
                _terminal.Error.WriteLine(warning.Render());
            }

            return files;
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

    private JobDefinition Define(ParseResult line, IReadOnlyList<CircuitFile> files)
    {
        var shots = line.GetRequiredValue(_shots);
        var seed = line.GetValue(_seed);
        var items = ImmutableArray.CreateBuilder<JobItemDefinition>(files.Count);
        foreach (var (index, file) in files.Index())
        {
            // One seed for all would make the shots of equal circuits equal too.
            items.Add(new JobItemDefinition(file.Read.Program!.Program.ProgramId, shots, unchecked(seed + (ulong)index)));
        }

        return new JobDefinition(
            line.GetRequiredValue(_project), line.GetValue(_name) ?? NameOf(files), line.GetRequiredValue(_backend), items.MoveToImmutable());
    }

    private Task FollowAsync(EmbeddedSilo silo, Guid jobId, CancellationToken stopped) =>
        ProgressDisplay.On(_terminal).ShowAsync(changed =>
            JobFollower.FollowAsync(silo.Grains.GetGrain<IJobGrain>(jobId), jobId, changed, stopped));
}
