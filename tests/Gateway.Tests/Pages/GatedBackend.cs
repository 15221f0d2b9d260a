using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Gateway.Tests.Pages;

/// <summary>A backend whose items wait until the test releases them.</summary>
internal sealed class GatedBackend(string name) : ILocalBackend
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public void Release() => _released.TrySetResult();

    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        _released.Task.Wait(cancellationToken);
        return new WorkResult("test", [1]);
    }
}
