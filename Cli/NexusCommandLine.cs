using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Nexus.Cli.Commands;
using Nexus.Cli.Rendering;
using Nexus.Cli.Server;
using Nexus.Silo;

namespace Nexus.Cli;

/// <summary>The command line <c>nexus</c>: its commands, and what becomes of their failures.</summary>
internal sealed class NexusCommandLine
{
    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly RootCommand _root = new("Runs quantum jobs, on this machine or on a server, and keeps them.");

    /// <summary>Makes the command line with all its commands.</summary>
    public NexusCommandLine(Terminal terminal)
    {
        _terminal = terminal;
        _root.Add(_common.Json);
        _root.Add(_common.DataDirectory);
        _root.Add(_common.Verbose);
        var server = new ServerOptions();
        Add(
            _root,
            new RunCommand(_common, terminal),
            new CompileCommand(_common, server, terminal),
            new ResumeCommand(_common, terminal),
            new ServeCommand(_common, terminal),
            new GatewayCommand(_common, terminal),
            new SubmitCommand(_common, server, terminal),
            new WatchCommand(_common, server, terminal),
            new JobsCommand(_common, server, terminal),
            new ResultsCommand(_common, server, terminal),
            new HistoryCommand(_common, server, terminal),
            new CancelCommand(_common, server, terminal),
            new ResubmitCommand(_common, server, terminal),
            new RerunCommand(_common, server, terminal),
            new DeleteCommand(_common, server, terminal),
            new ProgramCommand(_common, server, terminal),
            new BackendsCommand(_common, server, terminal),
            new TargetsCommand(_common, terminal),
            new CheckCommand(_common, terminal),
            new ConvertCommand(_common, terminal),
            new DrawCommand(_common, terminal),
            new MigrateCommand(_common, terminal),
            new VersionCommand(_common, terminal));
        var token = new Command("token", "Make, list and revoke the tokens that callers of a server need.");
        Add(
            token,
            new TokenCreateCommand(_common, terminal),
            new TokenListCommand(_common, terminal),
            new TokenRevokeCommand(_common, terminal));
        token.SetAction(RefuseWithoutCommand);
        _root.Add(token);
        _root.SetAction(RefuseWithoutCommand);
    }

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="stopped">Cancelled by Ctrl-C.</param>
    public async Task<ExitCode> InvokeAsync(string[] args, CancellationToken stopped)
    {
        var parsed = Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = _terminal.Output,
            Error = _terminal.Error,

            // Exceptions become sentences here, and signals are our own: a stop must hand work back before the process ends.
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return parsed.Action is ParseErrorAction
                ? throw Usage([.. parsed.Errors.Select(e => e.Message)], CommandName(parsed))
                : (ExitCode)await parsed.InvokeAsync(configuration, stopped);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            return Report(Failures.Interrupted("Interrupted."), args);
        }
        catch (Exception exception)
        {
            return Fail(exception, args);
        }
    }

    /// <summary>Explains an exception that ended a command, and returns the exit code.</summary>
    public ExitCode Fail(Exception exception, string[] args) =>
        Report(Failures.Of(exception, unexpected => Record(unexpected, Parse(args))), args);

    private static void Add(Command group, params ICommand[] commands)
    {
        foreach (var command in commands)
        {
            var line = command.Line;
            line.SetAction(async (parsed, stopped) => (int)await command.InvokeAsync(parsed, stopped));
            group.Add(line);
        }
    }

    private static int RefuseWithoutCommand(ParseResult parsed) => throw Usage(["Name a command."], CommandName(parsed));

    private static CommandException Usage(IReadOnlyList<string> sentences, string command)
    {
        var message = string.Join(' ', sentences.Select(OnOneLine).Select(s => s.EndsWith('.') ? s : s + "."));
        return new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, $"{message} See {command} --help."));
    }

    /// <summary>The parser lists choices on lines of their own.</summary>
    private static string OnOneLine(string sentence) => string.Join(' ', sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string CommandName(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            names.Push(command.Command.Name);
        }

        return string.Join(' ', names.Prepend("nexus"));
    }

    private ParseResult Parse(string[] args) => _root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private ExitCode Report(Failure failure, string[] args)
    {
        foreach (var line in FailureText.Render(failure, _terminal.ErrorStyle))
        {
            _terminal.Error.WriteLine(line);
        }

        if (args.Contains(CommonOptions.JsonName, StringComparer.Ordinal))
        {
            try
            {
                _terminal.Output.WriteLine(FailureText.Json(failure));
            }
            catch (CommandException)
            {
                // Standard output cannot be written; standard error has the failure.
            }
        }

        return failure.Exit;
    }

    /// <summary>Puts the details of an unexpected exception into the log, and returns where that is; null when there is no place for it.</summary>
    private string? Record(Exception exception, ParseResult parsed)
    {
        if (parsed.GetValue(_common.Verbose))
        {
            _terminal.Error.WriteLine(exception);
        }

        try
        {
            var directory = _common.Locate(parsed);
            directory.Create();
            var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            File.AppendAllText(directory.LogPath, $"{time} CRITICAL {CommandName(parsed)}: {exception}{Environment.NewLine}");
            return directory.LogPath;
        }
        catch (Exception unwritable) when (unwritable is DataDirectoryException or IOException or UnauthorizedAccessException)
        {
            // The sentence that the user gets says how to see the details without a log.
            return null;
        }
    }
}
