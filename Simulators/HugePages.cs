using System.Runtime.InteropServices;

namespace Nexus.Simulators;

/// <summary>Asks the system to back memory with huge pages: fewer faults when it is first written, and fewer misses when a block is gathered from afar.</summary>
internal static partial class HugePages
{
    /// <summary>The size of a huge page of x86-64 and of most others: 2 MiB. Memory to be advised is aligned to it.</summary>
    public const nuint Size = 2 << 20;

    private const int AdviseHugePage = 14;

    /// <summary>Gives the advice, on Linux. It is a wish only: what cannot be had makes no difference to the results.</summary>
    public static unsafe void Advise(void* memory, nuint bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = AdviseMemory(memory, bytes, AdviseHugePage);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library without the call: small pages, then.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int AdviseMemory(void* memory, nuint bytes, int advice);
}
