using Nexus.Circuits.OpenQasm2;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Gateway.Tests.Backends;

/// <summary>A backend whose items run until the test lets them end.</summary>
public sealed class HeldBackend : ILocalBackend, IDisposable
{
    public const string DefaultName = "held";

    private readonly SemaphoreSlim _ends = new(0);
    private readonly SemaphoreSlim _started = new(0);

    public string Name => DefaultName;

    public string Description => "Ends when it is told to.";

    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    /// <summary>Makes items that end from now on fail with this message.</summary>
    public string? FailWith { get; set; }

    /// <summary>What the item that started last tells how far it is.</summary>
    public IProgress<WorkProgress>? Progress { get; private set; }

    /// <summary>Lets so many items end.</summary>
    public void Release(int items = 1) => _ends.Release(items);

    /// <summary>Lets all items end, present and future.</summary>
    public void ReleaseAll() => _ends.Release(1_000_000);

    /// <summary>Waits until one more item has started.</summary>
    public Task StartedAsync() => _started.WaitAsync().WaitAsync(Watching.Patience);

    public void Dispose()
    {
        _ends.Dispose();
        _started.Dispose();
    }

    public WorkResult Run(
        ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        Progress = progress;
        return Run(program, content, settings, cancellationToken);
    }

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        _started.Release();
        _ends.Wait(cancellationToken);
        if (FailWith is { } message)
        {
            throw new BackendException(message);
        }

        var circuit = OpenQasm2Parser.Parse(System.Text.Encoding.UTF8.GetString(content.Span), program.Name).Circuit!;
        var shots = StatevectorSimulator.Run(circuit, new SimulationOptions(settings.Shots, settings.Seed), null, cancellationToken);
        return new WorkResult(ShotTableFormat.Name, ShotTableFormat.Encode(shots, cancellationToken));
    }
}
