using System.CommandLine;
using Nexus.Cli.Rendering;
using Nexus.Silo;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus migrate</c>: creates the database, or brings its schema up to date, by hand.</summary>
internal sealed class MigrateCommand(CommonOptions common, Terminal terminal) : ICommand
{
    /// <inheritdoc/>
    public Command Line { get; } = new("migrate", "Create the database or bring its schema up to date; run and resume do so by themselves.");

    /// <inheritdoc/>
    public async Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var directory = common.Locate(line);
        directory.Create();
        using var held = directory.AcquireLock("nexus migrate");
        await using var database = DeploymentOptions.Read(Environment.GetEnvironmentVariables()).OpenDatabase(directory);
        await database.MigrateAsync(stopped);
        terminal.Output.WriteLine(line.GetValue(common.Json)
            ? JsonText.Object(json => json.WriteString("database", database.Location))
            : $"{database.Location} is up to date");
        return ExitCode.Done;
    }
}
