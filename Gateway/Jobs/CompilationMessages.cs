using Nexus.Gateway.Errors;
using Nexus.Grains.Jobs;
using Nexus.Programs.Compilation;

namespace Nexus.Gateway.Jobs;

/// <summary>Compilations as messages of the protocol.</summary>
internal static class CompilationMessages
{
    /// <summary>How a job compiles; null when it does not.</summary>
    public static V1.CompileSettings? ToMessage(this CompileSettings? settings) => settings is null ? null : new V1.CompileSettings
    {
        Target = settings.Target,
        Level = settings.Level,
        Verify = settings.Verify,
        KeepIntermediates = settings.KeepIntermediates,
    };

    /// <summary>How a request asks to compile; null when it does not.</summary>
    public static CompileSettings? Read(V1.CompileSettings? settings) => settings switch
    {
        null => null,
        { Target.Length: 0 } => throw RpcErrors.InvalidField("compile.target", "The target is missing: the name of a target, or one as JSON."),
        _ => new CompileSettings(
            settings.Target, settings.HasLevel ? settings.Level : CompileSettings.DefaultLevel, settings.Verify, settings.KeepIntermediates),
    };

    /// <summary>What compiling made.</summary>
    public static V1.Compilation ToMessage(this CompilationReport report) => new()
    {
        ProgramId = report.Program.ToString(),
        Format = report.Format,
        FromProgramId = report.From.ToString(),
        FromName = report.FromName,
        Target = report.Target,
        Level = report.Level,
        Seed = report.Seed,
        JobId = report.Job.ToString(),
        Item = report.Item,
        Attempt = report.Attempt,
        AfterPass = report.AfterPass ?? "",
        Before = report.Before.ToMessage(),
        After = report.After.ToMessage(),
        Swaps = report.Swaps,
        Passes = { report.Passes.Select(ToMessage) },
        PassCount = report.PassCount,
        InitialLayout = { report.InitialLayout },
        FinalLayout = { report.FinalLayout },
        Verdict = report.Verdict is { } verdict
            ? new V1.CompilationVerdict { Outcome = verdict.Outcome, Method = verdict.Method, Explanation = verdict.Explanation }
            : null,
    };

    private static V1.CompilationFigures ToMessage(this CompilationFigures figures) =>
        new() { Gates = figures.Gates, TwoQubitGates = figures.TwoQubitGates, Depth = figures.Depth };

    private static V1.CompilationPass ToMessage(CompilationPass pass) => new()
    {
        Name = pass.Name,
        Before = pass.Before.ToMessage(),
        After = pass.After.ToMessage(),
        Milliseconds = pass.Milliseconds,
        ProgramId = pass.Program?.ToString() ?? "",
    };
}
