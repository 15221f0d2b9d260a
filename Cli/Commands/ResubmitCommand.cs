using System.CommandLine;
using System.CommandLine.Parsing;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.V1;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus resubmit</c>: sends items of a job of a server again, and says what is done with each.</summary>
internal sealed class ResubmitCommand : ICommand
{
    private static readonly Dictionary<string, ResubmitStrategy> Strategies = new(StringComparer.OrdinalIgnoreCase)
    {
        ["RESYNC"] = ResubmitStrategy.Resync,
        ["ALLOW_RESUBMIT"] = ResubmitStrategy.AllowResubmit,
        ["FORCE_RESUBMIT"] = ResubmitStrategy.ForceResubmit,
        ["FULL_RESTART"] = ResubmitStrategy.FullRestart,
    };

    private static readonly Dictionary<string, JobStatus> Statuses = Enum.GetValues<JobStatus>()
        .Where(s => s != JobStatus.Unspecified).ToDictionary(s => s.ToString().ToUpperInvariant(), s => s, StringComparer.OrdinalIgnoreCase);

    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };
    private readonly Option<IReadOnlyList<int>> _items = ItemNumbers.Option("Only these items, by number. Default, without --status too: those in ERROR.");
    private readonly Option<JobStatus[]> _statuses = new("--status")
    {
        Description = "Only items in this status; may be repeated.",
        HelpName = "STATUS",
        CustomParser = result => [.. result.Tokens.Select(t => Parse(result, t.Value, "--status", Statuses))],
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be done." };
    private readonly Option<ResubmitStrategy> _strategy = new("--strategy")
    {
        Description = "RESYNC asks again and sends nothing; ALLOW_RESUBMIT sends what has no result and nobody works on; FORCE_RESUBMIT sends what has "
            + "no result; FULL_RESTART sends everything. Default: ALLOW_RESUBMIT.",
        HelpName = "STRATEGY",
        CustomParser = result => Parse(result, result.Tokens[0].Value, "--strategy", Strategies),
        DefaultValueFactory = _ => ResubmitStrategy.AllowResubmit,
    };

    private readonly Option<string?> _key = IdempotencyKey.Option();

    public ResubmitCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("resubmit", "Send items of a job again.") { _job, _items, _statuses, _strategy, _dryRun, _key };
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = TypedJobId.Parse(line.GetRequiredValue(_job));
        using var client = await _server.ConnectAsync(line, _common.Locate(line), _terminal, stopped);
        await using var server = new ServerJobs(client);
        var jobId = await server.ResolveAsync(typed, stopped);
        var dryRun = line.GetValue(_dryRun);
        var request = new ResubmitRequest
        {
            JobId = jobId.ToString(),
            Items = { line.GetValue(_items) },
            Statuses = { line.GetValue(_statuses) ?? [] },
            Strategy = line.GetValue(_strategy),
            DryRun = dryRun,
            IdempotencyKey = line.GetValue(_key) ?? "",
        };
        var answer = await client.ResubmitAsync(request, stopped);
        if (line.GetValue(_common.Json))
        {
            _terminal.Output.WriteLine(OrderText.Json(jobId, answer, dryRun));
            return ExitCode.Done;
        }

        foreach (var text in OrderText.Render(jobId, answer, dryRun, _terminal.OutputStyle))
        {
            _terminal.Output.WriteLine(text);
        }

        return ExitCode.Done;
    }

    private static T Parse<T>(ArgumentResult result, string text, string option, Dictionary<string, T> known)
    {
        if (!known.TryGetValue(text, out var value))
        {
            result.AddError($"{option} takes one of {string.Join(", ", known.Keys)}, not '{text}'.");
        }

        return value!;
    }
}
