using System.Globalization;

namespace Nexus.Faults.Tests;

/// <summary>A wall clock of a process that can be set while it runs, by libfaketime. Its monotonic clock goes on, as a machine's does.</summary>
internal sealed class SteppedClock : IDisposable
{
    private static readonly string? Library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu*").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private readonly string _file = Path.GetTempFileName();

    /// <summary>Makes a clock that is right.</summary>
    public SteppedClock() => Set(TimeSpan.Zero);

    /// <summary>Why there can be none on this machine, or null.</summary>
    public static string? WhyNot => Library is null ? "libfaketime is missing (Debian's package libfaketime brings it)." : null;

    /// <summary>The variables of a process that has it.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_NO_CACHE"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",

        // What it finds out about the C library by a trial is wrong on a busy machine, and every wait with a time-out then lasts too long or for ever.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>Sets it to differ from the machine's by so much.</summary>
    public void Set(TimeSpan offset)
    {
        // In one step: the process reads the file whenever it asks for the time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? "" : "+")}{offset.TotalSeconds:0}\n"));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
