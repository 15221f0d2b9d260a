namespace Nexus.Postgres.Testing;

/// <summary>Tests of a class that need PostgreSQL's programs on this machine; without them those marked as database tests are skipped.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresPostgresAttribute : Attribute;
