namespace Nexus.Circuits.Tests;

/// <summary>The public circuits that stand beside the repository in ../shared/cases.</summary>
internal static class Cases
{
    /// <summary>The folder, or null where there is none.</summary>
    public static string? Folder { get; } = FindFolder();

    /// <summary>Every OpenQASM 2 file that is valid as published, in a fixed order.</summary>
    public static IReadOnlyList<string> OpenQasm2Files => Folder is null
        ? []
        : [.. new[] { "qasmbench", "sabre", "queko" }
            .SelectMany(f => Directory.GetFiles(Path.Combine(Folder, f), "*.qasm"))
            .Concat(Directory.GetFiles(Path.Combine(Folder, "nexus-samples", "qasm2"), "qasmbench_*.qasm"))
            .Order(StringComparer.Ordinal)];

    /// <summary>Every circuit there, valid or not, with its text, in a fixed order.</summary>
    public static IEnumerable<(string Path, string Text)> All() => Folder is null
        ? []
        : Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".qasm" or ".json" or ".ll" && !path.Contains("invalid", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Folder, path), File.ReadAllText(path)));

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nexus.Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from within the repository.");
    }

    private static string? FindFolder()
    {
        var folder = Path.GetFullPath(Path.Combine(FindRoot(), "..", "shared", "cases"));
        return Directory.Exists(folder) ? folder : null;
    }
}
