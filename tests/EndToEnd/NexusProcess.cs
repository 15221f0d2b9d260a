namespace Nexus.EndToEnd.Tests;

/// <summary>The program <c>nexus</c> as a process of its own.</summary>
internal static class NexusProcess
{
    /// <summary>Starts <c>nexus</c>.</summary>
    /// <param name="dataDirectory">The value of NEXUS_HOME.</param>
    /// <param name="args">The arguments.</param>
    public static ChildProcess Start(string dataDirectory, params string[] args) => StartWithInput(dataDirectory, "", args);

    /// <summary>Starts <c>nexus</c> on a place, with its settings.</summary>
    public static ChildProcess StartOn(Workplace place, params string[] args)
    {
        var environment = Environment(place.DataDirectory, token: null);
        foreach (var (name, value) in place.Settings)
        {
            environment[name] = value;
        }

        return ChildProcess.Start(Repository.Executable, environment, "", args);
    }

    /// <summary>Starts <c>nexus</c> with text on its standard input.</summary>
    public static ChildProcess StartWithInput(string dataDirectory, string input, params string[] args) =>
        ChildProcess.Start(Repository.Executable, Environment(dataDirectory, token: null), input, args);

    /// <summary>Runs <c>nexus</c> to its end.</summary>
    public static Task<NexusExit> RunAsync(string dataDirectory, params string[] args) => RunWithTokenAsync(dataDirectory, null, args);

    /// <summary>Runs <c>nexus</c> to its end with a value of NEXUS_TOKEN.</summary>
    public static async Task<NexusExit> RunWithTokenAsync(string dataDirectory, string? token, params string[] args)
    {
        await using var nexus = ChildProcess.Start(Repository.Executable, Environment(dataDirectory, token), "", args);
        return await nexus.ExitAsync();
    }

    private static Dictionary<string, string?> Environment(string dataDirectory, string? token) => new()
    {
        ["NEXUS_HOME"] = dataDirectory,
        ["NEXUS_SERVER"] = null,
        ["NEXUS_TOKEN"] = token,
    };
}
