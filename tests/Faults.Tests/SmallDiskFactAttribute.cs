using Nexus.Faults.Server;

namespace Nexus.Faults.Tests;

/// <summary>A test on a disk that it fills; skipped with a reason where none can be mounted, or where PostgreSQL is needed and missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = SmallDisk.WhyNot;

    /// <summary>Whether PostgreSQL's programs are needed as well.</summary>
    public bool NeedsPostgres
    {
        get => field;
        set
        {
            field = value;
            Skip ??= value ? PostgresPrograms.WhyNot : null;
        }
    }
}
