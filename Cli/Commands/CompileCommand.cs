using System.Collections.Immutable;
using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary>
/// <c>nexus compile</c>: compiles circuits as one job, on a server that is named, the live server of the data directory, or else an embedded silo, and stays
/// until that job is terminal.
/// </summary>
internal sealed class CompileCommand : ICommand
{
    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string[]> _files =
        FileArgument.Of($"Circuit files (OpenQASM 2 or 3, pytket JSON, QIR), 1 to {JobOptions.MaxCircuits}; - is standard input.", ArgumentArity.ZeroOrMore);

    private readonly Option<string> _target = new("--target")
    {
        Description = "What to compile for: a name that nexus targets knows, or a JSON file that describes a target.",
        HelpName = "TARGET",
        Required = true,
    };

    private readonly Option<int> _level = WholeNumber.Option("--level", 0, 3);
    private readonly Option<ulong?> _seed = WholeNumber.Optional("--seed", ulong.MinValue, ulong.MaxValue);
    private readonly Option<bool> _verify = new("--verify") { Description = "Compare each compiled circuit with its original, and tell the verdict." };
    private readonly Option<bool> _keep = new("--keep") { Description = "Keep the circuits between the passes too, as programs." };
    private readonly Option<string?> _name = new("--name") { Description = "A name for the job. Default: the file's.", HelpName = "NAME" };
    private readonly Option<string> _project = new("--project") { Description = "The project that the job belongs to.", HelpName = "NAME" };
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Where to write the compiled circuits: a file for one circuit, or an existing directory.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _detach = new("--detach")
    {
        Description = "Return when the job is durable; the server goes on with it.",
    };

    public CompileCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        _level.Description = "How much is done: 0 what the target needs, 1 what is quick, 2 all passes, 3 a search of ten seconds.";
        _level.DefaultValueFactory = _ => CompileSettings.DefaultLevel;
        _seed.Description = "The seed of all random choices; the same gives the same circuits, but at level 3. Default: 0.";
        _project.DefaultValueFactory = _ => JobOptions.DefaultProject;
        Line = new Command("compile", "Compile circuits for a target as one job, and show what came of it.")
        {
            _files, _target, _level, _seed, _verify, _keep, _name, _project, _out, _detach,
        };
        Line.Validators.Add(result =>
        {
            if (result.GetValue(_detach) && result.GetValue(_out) is not null)
            {
                result.AddError("--out needs the end of the job, which --detach does not wait for; give one of them.");
            }
        });
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = _common.Locate(line);
        NewJob? accepted = null;
        try
        {
            var job = await ReadAsync(line, stopped);
            var outputs = line.GetValue(_out) is { } path ? new CompiledFiles(path, job.Files.Count) : null;
            var detach = line.GetValue(_detach);
            await using IJobRunner runner = await _server.FindAsync(line, directory, _terminal, stopped) is { } server ? new ServerJobs(server)
                : detach ? throw NobodyGoesOn(directory)
                : await EmbeddedJobs.StartAsync(directory, "nexus compile", line.GetValue(_common.Verbose), _terminal, stopped);
            await runner.SubmitAsync(job, stopped);
            accepted = job;
            if (detach)
            {
                _terminal.Output.WriteLine(
                    line.GetValue(_common.Json) ? JobJson.Accepted(job.JobId) : $"job {job.JobId} accepted; see it with: nexus results {job.JobId}");
                return ExitCode.Done;
            }

            JobAnswer.TellAccepted(_terminal, job);
            var exit = await JobAnswer.FollowAsync(_terminal, runner, job.JobId, line.GetValue(_common.Json), stopped);
            if (outputs is not null)
            {
                await outputs.WriteAsync(runner.Jobs, job.JobId, _terminal, stopped);
            }

            return exit;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            throw new CommandException(accepted is null
                ? Failures.Interrupted("Interrupted before the job was submitted.")
                : Failures.Interrupted($"Interrupted. Job {accepted.JobId} is kept; see it with: nexus results {accepted.JobId}", accepted.JobId));
        }
    }

    private static CommandException NobodyGoesOn(DataDirectory directory) => new(new Failure(
        ExitCode.Unavailable, ErrorCode.Unavailable, $"--detach needs a server; none is named, and none runs on {directory}: start one with: nexus serve")
    { Field = "--detach" });

    private async Task<NewJob> ReadAsync(ParseResult line, CancellationToken stopped)
    {
        var paths = line.GetValue(_files) ?? [];
        JobOptions.CheckCount(paths, line.CommandResult.Command.Name);
        var project = line.GetRequiredValue(_project);
        var target = await TargetAsync(line.GetRequiredValue(_target), stopped);
        var files = await JobOptions.ReadFilesAsync(project, paths, _terminal, stopped);
        return new NewJob(
            Guid.NewGuid(),
            project,
            line.GetValue(_name) ?? JobOptions.NameOf(files),
            CompilerBackend.BackendName,
            Shots: 0,
            line.GetValue(_seed) ?? 0,
            ImmutableDictionary<string, string>.Empty,
            ImmutableDictionary<string, string>.Empty,
            Reuse: false,
            files)
        {
            Compile = new CompileSettings(target, line.GetValue(_level), line.GetValue(_verify), line.GetValue(_keep)),
        };
    }

    private static async Task<string> TargetAsync(string target, CancellationToken stopped)
    {
        if (!target.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return target;
        }

        try
        {
            return await File.ReadAllTextAsync(target, stopped);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                new Failure(ExitCode.InputRefused, ErrorCode.InvalidArgument, $"{target} cannot be read: {failure.Message}") { Field = "--target", File = target },
                failure);
        }
    }
}
