using System.Reflection;

namespace Nexus.EndToEnd.Tests;

/// <summary>The repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program, built in the same configuration as the tests.</summary>
    public static string Executable { get; } = Path.Combine(
        Root, "Cli", "bin", Configuration, "net10.0", OperatingSystem.IsWindows() ? "nexus.exe" : "nexus");

    private static string Configuration =>
        typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Nexus.Orleans.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"There is no Nexus.Orleans.sln above {AppContext.BaseDirectory}.");
    }
}
