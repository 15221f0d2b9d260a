using System.Diagnostics;
using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Jobs.Bench;

/// <summary>A backend whose work keeps a core busy for as many microseconds as an item has shots, and has an empty result.</summary>
internal sealed class BusyBackend : ILocalBackend
{
    public string Name => "busy";

    public static void Work(int microseconds)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalMicroseconds < microseconds)
        {
            Thread.SpinWait(20);
        }
    }

    public BackendRefusal? Refuse(ProgramRecord program, int shots) => null;

    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        Work(settings.Shots);
        return new WorkResult("none/v1", []);
    }
}
