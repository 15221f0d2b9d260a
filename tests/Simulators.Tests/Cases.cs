using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Simulators.Tests;

/// <summary>The public circuits that stand beside the repository in ../shared/cases.</summary>
internal static class Cases
{
    /// <summary>The folder, or null where it is absent.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The published circuits of at most <paramref name="mostQubits"/> qubits, with their file names.</summary>
    public static IEnumerable<(string File, Circuit Circuit)> Published(int mostQubits)
    {
        var files = Directory.GetFiles(Path.Combine(Folder!, "qasmbench"), "*.qasm")
            .Concat(Directory.GetFiles(Path.Combine(Folder!, "nexus-samples", "qasm2"), "qasmbench_*.qasm"))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var parsed = OpenQasm2Parser.Parse(File.ReadAllText(file), Path.GetFileName(file));
            Assert.True(parsed.Success, $"{file}: {string.Join(Environment.NewLine, parsed.Diagnostics)}");
            if (parsed.Circuit!.QubitCount <= mostQubits)
            {
                yield return (Path.GetFileName(file), parsed.Circuit);
            }
        }
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nexus.Orleans.sln")))
            {
                var cases = Path.Combine(folder.FullName, "..", "shared", "cases");
                return Directory.Exists(cases) ? Path.GetFullPath(cases) : null;
            }
        }

        return null;
    }
}
