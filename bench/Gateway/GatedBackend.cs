using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Gateway.Bench;

/// <summary>A backend whose items wait until a gate opens and take no time then, so that a job ends at a moment of our choice.</summary>
internal sealed class GatedBackend : ILocalBackend, IDisposable
{
    public const string BackendName = "gated";

    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public string Name => BackendName;

    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        Gate.Wait(cancellationToken);
        return new WorkResult("bench", new byte[sizeof(ulong)]);
    }

    public void Dispose() => Gate.Dispose();
}
