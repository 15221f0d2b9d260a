using System.CommandLine;
using Nexus.Silo;

namespace Nexus.Cli;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    /// <summary>The name of the option that asks for JSON; also looked for when the command line could not be read.</summary>
    public const string JsonName = "--json";

    /// <summary>Print one JSON document instead of text.</summary>
    public Option<bool> Json { get; } = new(JsonName)
    {
        Description = "Print one JSON document instead of text.",
        Recursive = true,
    };

    /// <summary>Where the database is.</summary>
    public Option<string?> DataDirectory { get; } = new("--data-dir")
    {
        Description = $"The data directory. Default: ${Silo.DataDirectory.EnvironmentVariable}, else the user's data folder.",
        HelpName = "PATH",
        Recursive = true,
    };

    /// <summary>Log to standard error.</summary>
    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Log to standard error what happens.",
        Recursive = true,
    };

    /// <summary>The data directory that a command line names. Nothing is touched.</summary>
    /// <exception cref="DataDirectoryException">It names none.</exception>
    public DataDirectory Locate(ParseResult line) => Silo.DataDirectory.Locate(line.GetValue(DataDirectory));
}
