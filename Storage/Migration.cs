using System.Globalization;
using System.Reflection;

namespace Nexus.Storage;

/// <summary>One step of the schema: a script under deploy/sql, named <c>NNN-name.sql</c>.</summary>
/// <param name="Version">The schema's version after it.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Script">The SQL.</param>
internal sealed record Migration(int Version, string Name, string Script)
{
    /// <summary>The steps that this program knows for a kind of database, in order.</summary>
    /// <param name="provider">The folder under deploy/sql.</param>
    public static IReadOnlyList<Migration> All(string provider)
    {
        Assembly assembly = typeof(Migration).Assembly;
        string folder = $"sql/{provider}/";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Select(name => name.Replace('\\', '/'))
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Load(assembly, name, Path.GetFileNameWithoutExtension(name))),
        ];
    }

    private static Migration Load(Assembly assembly, string resource, string fileName)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)
            ?? assembly.GetManifestResourceStream(resource.Replace('/', '\\'))
            ?? throw new InvalidOperationException($"There is no embedded script {resource}.");
        using var reader = new StreamReader(stream);
        int hyphen = fileName.IndexOf('-', StringComparison.Ordinal);
        return new Migration(int.Parse(fileName.AsSpan(0, hyphen), CultureInfo.InvariantCulture), fileName[(hyphen + 1)..], reader.ReadToEnd());
    }
}
