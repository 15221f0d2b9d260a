using System.Threading.Channels;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>A backend whose work tells what the test has it tell, until the test lets it end.</summary>
internal sealed class ReportingBackend : ILocalBackend
{
    public const string BackendName = "reporting";

    private readonly Channel<Work> _started = Channel.CreateUnbounded<Work>();

    public string Name => BackendName;

    /// <summary>The work that starts next.</summary>
    public async Task<Work> NextAsync() => await _started.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Workers call the other one.");

    public WorkResult Run(
        ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        using var work = new Work(progress);
        Assert.True(_started.Writer.TryWrite(work));
        work.WaitForEnd(cancellationToken);
        return new WorkResult("scripted/v1", BitConverter.GetBytes(settings.Seed));
    }

    /// <summary>Work that has started.</summary>
    internal sealed class Work(IProgress<WorkProgress> progress) : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();

        public void Tell(double fraction, string stage = "") => progress.Report(new WorkProgress(fraction, stage));

        public void End() => _end.Set();

        public void WaitForEnd(CancellationToken cancelled) => _end.Wait(cancelled);

        public void Dispose() => _end.Dispose();
    }
}
