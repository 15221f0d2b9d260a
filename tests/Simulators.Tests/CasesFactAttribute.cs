namespace Nexus.Simulators.Tests;

/// <summary>A test that reads ../shared/cases, skipped with a reason where the folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CasesFactAttribute : FactAttribute
{
    public CasesFactAttribute() => Skip = Cases.Folder is null ? "There is no folder ../shared/cases beside the repository." : null;
}
