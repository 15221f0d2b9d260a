using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Faults.Server;

/// <summary>
/// The backend <c>probe</c>: an item takes as many milliseconds as it has shots, keeps no core busy, and its result begins with its seed.
/// A number of shots that ends in 7 makes a result that is too large to travel in a report.
/// </summary>
/// <param name="running">Told of each run's seed; nobody by default.</param>
public sealed class ProbeBackend(Action<ulong>? running = null) : ILocalBackend
{
    /// <summary>The name that jobs use.</summary>
    public const string BackendName = "probe";

    private const int LargeBytes = 100_000;

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <summary>Whether the result of so many shots is large.</summary>
    public static bool IsLarge(int shots) => shots % 10 == 7;

    /// <inheritdoc/>
    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    /// <inheritdoc/>
    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        running?.Invoke(settings.Seed);
        cancellationToken.WaitHandle.WaitOne(settings.Shots);
        cancellationToken.ThrowIfCancellationRequested();
        var body = new byte[IsLarge(settings.Shots) ? LargeBytes : sizeof(ulong)];
        BitConverter.TryWriteBytes(body, settings.Seed);
        return new WorkResult("probe/v1", body);
    }
}
