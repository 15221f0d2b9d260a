using Nexus.Circuits.Targets;
using Nexus.Grains.Backends;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>The compiler, behind a turnstile.</summary>
internal sealed class HeldCompiler(Turnstile turnstile) : ICompileBackend
{
    public const string BackendName = "held-compiler";

    private readonly CompilerBackend _compiler = new(TimeProvider.System);

    public string Name => BackendName;

    public BackendRefusal? Refuse(ProgramRecord program, Target target) => _compiler.Refuse(program, target);

    public WorkResult Compile(CompileWork work, CancellationToken cancellationToken)
    {
        turnstile.Work(work.Settings, cancellationToken);
        return _compiler.Compile(work, cancellationToken);
    }
}
