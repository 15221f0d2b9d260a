using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>A backend whose work is given by the test: real threads, real grants, a delegate in place of a simulation.</summary>
internal sealed class ScriptedBackend(
    string name, Func<ExecutionSettings, CancellationToken, byte[]> work, JobKind kind = JobKind.Execute) : ILocalBackend
{
    public const string DefaultName = "scripted";

    public string Name => name;

    public JobKind Kind => kind;

    public bool IsDeterministic { get; init; }

    public BackendRefusal? Refuse(ProgramRecord program, int shots) =>
        shots > 1000 ? new BackendRefusal(NexusErrorCode.ResourceExhausted, $"{shots} shots are too many.") : null;

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken) =>
        new("scripted/v1", work(settings, cancellationToken));
}
