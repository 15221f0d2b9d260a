namespace Nexus.Postgres.Testing;

/// <summary>PostgreSQL's programs on this machine.</summary>
public static class PostgresPrograms
{
    /// <summary>The folder with initdb and pg_ctl, the newest where there are several, or null.</summary>
    public static readonly string? Folder = Find();

    /// <summary>Why tests that need a server cannot run, or null.</summary>
    public static string? WhyNot => Folder is null
        ? "PostgreSQL's programs are neither in /usr/lib/postgresql/*/bin nor in PATH (Debian's package postgresql brings them)."
        : null;

    private static string? Find()
    {
        const string Debian = "/usr/lib/postgresql";
        IEnumerable<string> versions = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out int version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        return versions.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => Has(folder, "initdb") && Has(folder, "pg_ctl"));
    }

    // A link whose target is gone exists, too.
    private static bool Has(string folder, string program)
    {
        var file = new FileInfo(Path.Combine(folder, program));
        return file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).Exists;
    }
}
