using System.Globalization;

namespace Nexus.EndToEnd.Tests;

/// <summary>A place of a test's own for its data directory and its circuits.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("nexus-end-to-end-").FullName;

    /// <summary>The data directory; not created yet.</summary>
    public string DataDirectory => Path.Combine(_path, "nexus");

    /// <summary>Writes a circuit file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_path, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes circuits that keep both of two slots busy, and returns their paths.</summary>
    public string[] WriteLayers(int count, int qubits, int layers) =>
        [.. Enumerable.Range(0, count).Select(i => Write(
            string.Create(CultureInfo.InvariantCulture, $"layers-{i:000}.qasm"), Circuits.Layers(qubits, layers, i)))];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
