namespace Nexus.Postgres.Testing;

/// <summary>A test that needs PostgreSQL's programs on this machine, skipped with a reason where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresPrograms.WhyNot;
}
