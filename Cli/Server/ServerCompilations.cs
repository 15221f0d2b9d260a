using Nexus.Programs.Compilation;

namespace Nexus.Cli.Server;

/// <summary>Compilations as a server sends them.</summary>
internal static class ServerCompilations
{
    /// <summary>A compilation from its message.</summary>
    public static CompilationReport Read(V1.Compilation made) => new()
    {
        Program = Guid.Parse(made.ProgramId),
        Format = made.Format,
        From = Guid.Parse(made.FromProgramId),
        FromName = made.FromName,
        Target = made.Target,
        Level = made.Level,
        Seed = made.Seed,
        Job = Guid.Parse(made.JobId),
        Item = made.Item,
        Attempt = made.Attempt,
        AfterPass = made.AfterPass.Length == 0 ? null : made.AfterPass,
        Before = Read(made.Before),
        After = Read(made.After),
        Swaps = made.Swaps,
        Passes = [.. made.Passes.Select(p => new CompilationPass(
            p.Name, Read(p.Before), Read(p.After), p.Milliseconds, p.ProgramId.Length == 0 ? null : Guid.Parse(p.ProgramId)))],
        PassCount = made.PassCount,
        InitialLayout = [.. made.InitialLayout],
        FinalLayout = [.. made.FinalLayout],
        Verdict = made.Verdict is { } verdict ? new CompilationVerdict(verdict.Outcome, verdict.Method, verdict.Explanation) : null,
    };

    private static CompilationFigures Read(V1.CompilationFigures figures) => new(figures.Gates, figures.TwoQubitGates, figures.Depth);
}
