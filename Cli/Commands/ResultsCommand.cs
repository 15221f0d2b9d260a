using System.CommandLine;
using Nexus.Cli.Jobs;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.Grains.Jobs;
using Nexus.V1;

namespace Nexus.Cli.Commands;

/// <summary>
/// <c>nexus results</c>: shows a job of a server, or of the database, with the results that there are so far, also while another process holds
/// the database.
/// </summary>
internal sealed class ResultsCommand : ICommand
{
    private const string Table = "table";
    private const string Json = "json";
    private const string Csv = "csv";
    private const string Shots = "shots";

    private readonly CommonOptions _common;
    private readonly ServerOptions _server;
    private readonly Terminal _terminal;
    private readonly Argument<string> _job = new("JOB") { Description = "The job's id, or the beginning of it." };

    private readonly Option<IReadOnlyList<int>> _items = ItemNumbers.Option("Only these items, by number. Default: all.");
    private readonly Option<string> _format = new("--format")
    {
        Description = "table shows; json is the same as --json; csv has a line an outcome, shots a line a shot in the order taken. All but table are "
            + "written while they are read, however large.",
        HelpName = "table|json|csv|shots",
        DefaultValueFactory = _ => Table,
    };

    public ResultsCommand(CommonOptions common, ServerOptions server, Terminal terminal)
    {
        _common = common;
        _server = server;
        _terminal = terminal;
        Line = new Command("results", "Show a job with the results that there are so far.") { _job, _items, _format };
        _format.AcceptOnlyFromAmong(Table, Json, Csv, Shots);
        server.AddTo(Line);
    }

    /// <inheritdoc/>
    public Command Line { get; }

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var typed = TypedJobId.Parse(line.GetRequiredValue(_job));
        var format = FormatOf(line);
        await using var source = await JobSource.OpenAsync(_server, line, _common.Locate(line), _terminal, stopped)
            ?? throw typed.NotFound();
        var jobId = await source.Jobs.ResolveAsync(typed, stopped);
        var numbers = line.GetRequiredValue(_items);
        var report = await (format == Table ? source.Jobs.ReadAsync(jobId, stopped) : source.Jobs.ReadStandingAsync(jobId, stopped))
            ?? throw typed.NotFound();
        if (numbers.FirstOrDefault(n => n > report.Items.Count) is > 0 and var wrong)
        {
            throw new CommandException(new Failure(
                ExitCode.InputRefused, ErrorCode.InvalidArgument, $"The job has the items 1 to {report.Items.Count}, not {wrong}.")
            { Field = "--items" });
        }

        if (format == Table)
        {
            ItemReport[] items = [.. report.Items.Where(i => numbers.Count == 0 || numbers.Contains(i.Number))];
            JobAnswer.Write(_terminal, report with { Items = items }, source.Jobs.Location, json: false);
        }
        else
        {
            await DocumentOutput.WriteAsync(_terminal.Output, source.Jobs.ExportAsync(jobId, DocumentOf(format), numbers, stopped));
        }

        return report.Status.IsTerminal() ? JobAnswer.ExitCodeOf([report.Status]) : ExitCode.Done;
    }

    private string FormatOf(ParseResult line)
    {
        var format = line.GetRequiredValue(_format);
        if (!line.GetValue(_common.Json))
        {
            return format;
        }

        return format is Table or Json
            ? Json
            : throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, $"--json and --format {format} ask for two formats; give one of them. See nexus results --help.")
            { Field = "--format" });
    }

    private static ExportFormat DocumentOf(string format) => format switch
    {
        Json => ExportFormat.Json,
        Shots => ExportFormat.ShotsCsv,
        _ => ExportFormat.CountsCsv,
    };
}
