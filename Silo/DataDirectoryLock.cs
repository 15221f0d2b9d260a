namespace Nexus.Silo;

/// <summary>
/// The exclusive right to a data directory. The operating system holds it for an open file, so it ends with the process, however that ends.
/// </summary>
public sealed class DataDirectoryLock : IDisposable
{
    private readonly FileStream _locked;
    private readonly string _ownerPath;
    private bool _disposed;

    internal DataDirectoryLock(FileStream locked, string ownerPath)
    {
        _locked = locked;
        _ownerPath = ownerPath;
    }

    /// <summary>Gives the directory free.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;

        // While the lock is still held: afterwards the file may already be the next owner's.
        try
        {
            File.Delete(_ownerPath);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody has removed the whole directory: there is nothing to give free.
        }
        finally
        {
            _locked.Dispose();
        }
    }
}
