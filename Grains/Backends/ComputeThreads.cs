using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nexus.Grains.Backends;

/// <summary>
/// The silo's own threads for work that keeps a core busy, one a slot, at lowered priority. Such work never runs on the shared pool:
/// there it would delay every grain call until the silo looks dead. Work that a slot has been given ahead follows at once, and its ends are told together:
/// telling of one wakes another thread, which takes longer than short work does.
/// </summary>
public sealed partial class ComputeThreads : IDisposable
{
    /// <summary>How much nicer than the rest of the process the threads are on Linux.</summary>
    private const int Niceness = 10;

    /// <summary>The nicest that Linux knows.</summary>
    private const int MaxNiceness = 19;

    private readonly ComputeSlot[] _slots;

    /// <summary>Starts the threads.</summary>
    public ComputeThreads(IOptions<NexusOptions> options, ILogger<ComputeThreads> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        _slots = [.. Enumerable.Range(0, options.Value.Slots).Select(_ => new ComputeSlot())];
        foreach (var (number, slot) in _slots.Index())
        {
            var thread = new Thread(() => Run(slot, logger))
            {
                Name = $"nexus-slot-{number}",
                IsBackground = true,
                Priority = ThreadPriority.BelowNormal,
            };
            thread.Start();
        }
    }

    /// <summary>How many threads there are.</summary>
    public int Count => _slots.Length;

    /// <summary>
    /// Runs work on a slot's thread, after what was given to it before. The answer completes when the slot tells of its ends: at once when it has as many
    /// to tell as it has left to do, after some milliseconds otherwise, or when <see cref="TellEnds"/> asks for it.
    /// </summary>
    public Task<T> RunAsync<T>(int slot, Func<T> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _slots[slot].Work.Add(() =>
        {
            try
            {
                var result = work();
                return () => completion.SetResult(result);
            }
            catch (OperationCanceledException stopped)
            {
                return () => completion.SetCanceled(stopped.CancellationToken);
            }
            catch (Exception failure)
            {
                // Not swallowed: whoever awaits the work gets it, and the thread lives on for the next item.
                return () => completion.SetException(failure);
            }
        });
        return completion.Task;
    }

    /// <summary>Tells of the work that a slot has ended so far: should it be busy with something long now, it does not do so itself.</summary>
    public void TellEnds(int slot) => _slots[slot].TellEnds();

    /// <summary>Lets the threads end after what they are doing.</summary>
    public void Dispose()
    {
        foreach (var slot in _slots)
        {
            slot.Work.CompleteAdding();
        }
    }

    private static void Run(ComputeSlot slot, ILogger logger)
    {
        // .NET's thread priorities have no effect on Linux; there each thread has a nice value of its own, and 0 names the caller.
        if (OperatingSystem.IsLinux() && SetPriority(0, 0, Math.Min(GetPriority(0, 0) + Niceness, MaxNiceness)) != 0)
        {
            LogNoPriority(logger, Marshal.GetLastPInvokeError());
        }

        foreach (var work in slot.Work.GetConsumingEnumerable())
        {
            slot.Ended(work());
        }
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetPriority(int which, uint who);

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, uint who, int priority);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The priority of a compute thread could not be lowered (error {Error}); grain calls may be slow while circuits run.")]
    private static partial void LogNoPriority(ILogger logger, int error);
}
