using Nexus.Storage;
using Nexus.Storage.Sqlite;

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

    /// <summary>Opens the database for reading.</summary>
    public SqliteDatabase OpenDatabase() => new(new StorageOptions { Path = Path.Combine(DataDirectory, "nexus.db") });

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
