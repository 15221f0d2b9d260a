using System.Diagnostics;

namespace Nexus.Faults.Server;

/// <summary>
/// A file system in memory of a few megabytes, which can be filled. A shell that waits for this process keeps watch: when the process ends, however
/// it ends, the shell unmounts it.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private const string Script =
        """
        mount -t tmpfs -o mode=0777,size="$2" nexus-faults "$1" 2>/dev/null || exit 1
        echo ready
        cat >/dev/null
        umount "$1" 2>/dev/null || umount -l "$1"
        """;

    private const int Block = 64 * 1024;

    private readonly DirectoryInfo _at;
    private readonly Process _keeper;
    private bool _disposed;

    private SmallDisk(DirectoryInfo at, Process keeper) => (_at, _keeper) = (at, keeper);

    /// <summary>Where it is mounted.</summary>
    public string Path => _at.FullName;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Why there can be none on this machine, or null.</summary>
    public static string? WhyNot { get; } = Try();

    /// <summary>Mounts one.</summary>
    /// <param name="megabytes">Its size.</param>
    public static SmallDisk Mount(int megabytes) =>
        TryMount(megabytes) ?? throw new InvalidOperationException("This process may not mount a file system.");

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[Block];
        try
        {
            while (true)
            {
                ballast.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _keeper.StandardInput.Close();
        _keeper.WaitForExit();
        _keeper.Dispose();
        _at.Delete(recursive: true);
    }

    private static string? Try()
    {
        using var disk = OperatingSystem.IsLinux() ? TryMount(1) : null;
        return disk is null ? "This process may not mount a file system (it takes Linux, and root)." : null;
    }

    private static SmallDisk? TryMount(int megabytes)
    {
        var at = Directory.CreateTempSubdirectory("nexus-disk-");
        var keeper = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script, "nexus-disk", at.FullName, $"{megabytes}m"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (keeper.StandardOutput.ReadLine() == "ready")
        {
            return new SmallDisk(at, keeper);
        }

        keeper.WaitForExit();
        keeper.Dispose();
        at.Delete();
        return null;
    }
}
