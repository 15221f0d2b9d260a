using Nexus.Silo;

namespace Nexus.Cli.Server;

/// <summary>Finds the token that a command calls a server with.</summary>
internal static class ServerTokens
{
    /// <summary>The environment variable that holds the token itself.</summary>
    public const string Variable = "NEXUS_TOKEN";

    /// <summary>The token in a file, else in the environment, else the administrator's in a data directory; null when there is none.</summary>
    /// <param name="file">The file that the command line names, or null.</param>
    /// <param name="directory">
    /// The data directory, or null for a server on another machine, which the administrator's token of this one is none of its business.
    /// </param>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static string? Find(string? file, DataDirectory? directory)
    {
        if (file is not null)
        {
            return Read(file);
        }

        var variable = Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrWhiteSpace(variable) ? OfAdministrator(directory) : variable.Trim();
    }

    /// <summary>The administrator's token in a data directory; null when there is none, or it is not this user's to read.</summary>
    public static string? OfAdministrator(DataDirectory? directory)
    {
        try
        {
            return directory is null || !File.Exists(directory.AdministratorTokenPath) ? null : Read(directory.AdministratorTokenPath);
        }
        catch (CommandException)
        {
            // The server refuses the call without a token, and the sentence says so.
            return null;
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                new Failure(ExitCode.InputRefused, ErrorCode.InvalidArgument, $"The token in {file} cannot be read: {exception.Message}")
                { Field = "--token-file", File = file },
                exception);
        }
    }
}
