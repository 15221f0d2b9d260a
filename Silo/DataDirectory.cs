using System.Diagnostics;

namespace Nexus.Silo;

/// <summary>
/// The folder that holds all of a self-contained system: the database, the log, the lock. One process at a time owns it
/// (<see cref="AcquireLock"/>); others may read the database.
/// </summary>
public sealed class DataDirectory
{
    /// <summary>The environment variable that names the data directory.</summary>
    public const string EnvironmentVariable = "NEXUS_HOME";

    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyDirectory = OwnerOnlyFile | UnixFileMode.UserExecute;

    private DataDirectory(string path) => DirectoryPath = path;

    /// <summary>The directory's absolute path.</summary>
    public string DirectoryPath { get; }

    /// <summary>Where the database is.</summary>
    public string DatabasePath => Path.Combine(DirectoryPath, "nexus.db");

    /// <summary>Where warnings and errors are written.</summary>
    public string LogPath => Path.Combine(DirectoryPath, "nexus.log");

    /// <summary>Where the administrator's access token is, once a server has started on the directory.</summary>
    public string AdministratorTokenPath => Path.Combine(DirectoryPath, "admin.token");

    /// <summary>Where a running server says how to reach it (<see cref="LiveServer"/>).</summary>
    internal string ServerPath => Path.Combine(DirectoryPath, "server.json");

    private string LockPath => Path.Combine(DirectoryPath, "nexus.lock");

    private string OwnerPath => Path.Combine(DirectoryPath, "nexus.owner");

    /// <summary>Finds the data directory, and touches nothing.</summary>
    /// <param name="chosen">
    /// A path that the user chose, or null for the default: <see cref="EnvironmentVariable"/>, else <c>nexus</c> in the user's data folder
    /// (<c>XDG_DATA_HOME</c> or <c>~/.local/share</c>; the local application data on Windows).
    /// </param>
    /// <exception cref="DataDirectoryException">The path is not one, or the user has no data folder.</exception>
    public static DataDirectory Locate(string? chosen = null) => Locate(
        chosen,
        Environment.GetEnvironmentVariable(EnvironmentVariable),
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>Creates the directory, for its owner's eyes only, unless it exists.</summary>
    /// <exception cref="DataDirectoryException">It cannot be created, or something else is in its place.</exception>
    public void Create()
    {
        if (File.Exists(DirectoryPath))
        {
            throw new DataDirectoryException($"The data directory {DirectoryPath} is a file, not a directory.");
        }

        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(DirectoryPath);
            }
            else
            {
                Directory.CreateDirectory(DirectoryPath, OwnerOnlyDirectory);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException($"The data directory {DirectoryPath} cannot be created: {Reason(exception)}", exception);
        }
    }

    /// <summary>Takes the exclusive right to the directory, which must exist, for this process.</summary>
    /// <param name="purpose">What the process is, for others who ask: <c>nexus run</c>.</param>
    /// <exception cref="DataDirectoryInUseException">Another holds it; the message says who.</exception>
    /// <exception cref="DataDirectoryException">The directory cannot be written.</exception>
    public DataDirectoryLock AcquireLock(string purpose)
    {
        var locked = OpenLocked();
        try
        {
            var owner = new DataDirectoryOwner(Environment.ProcessId, purpose, DateTimeOffset.UtcNow);

            // Beside the locked file, which nobody can read while it is locked.
            WriteForOwner(OwnerPath, owner.Write());
            return new DataDirectoryLock(locked, OwnerPath);
        }
        catch (Exception exception)
        {
            locked.Dispose();
            throw exception is IOException or UnauthorizedAccessException ? NotWritable(exception) : exception;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => DirectoryPath;

    /// <summary>Writes a file that nobody but its owner may read; moved into place, so that no reader finds half of it.</summary>
    internal static void WriteForOwner(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        var draft = path + ".new";
        File.Delete(draft);
        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(text);
        }

        File.Move(draft, path, overwrite: true);
    }

    internal static DataDirectory Locate(string? chosen, string? environment, string userFolder)
    {
        if (chosen is not null && string.IsNullOrWhiteSpace(chosen))
        {
            throw new DataDirectoryException("The path of the data directory is empty.");
        }

        var path = chosen ?? (string.IsNullOrWhiteSpace(environment) ? null : environment);
        if (path is null)
        {
            path = string.IsNullOrEmpty(userFolder)
                ? throw new DataDirectoryException(
                    $"There is no user's data folder to keep the data directory in; name one with --data-dir or {EnvironmentVariable}.")
                : Path.Combine(userFolder, "nexus");
        }

        try
        {
            return new DataDirectory(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new DataDirectoryException($"'{path}' is not a path for a data directory.", exception);
        }
    }

    private FileStream OpenLocked()
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnlyFile;
        }

        try
        {
            return new FileStream(LockPath, options);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            var owner = ReadOwner();
            var holder = owner?.Describe(DateTimeOffset.Now) ?? "another process";
            throw new DataDirectoryInUseException($"The data directory {DirectoryPath} is in use by {holder}.", owner);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(exception);
        }
    }

    private DataDirectoryOwner? ReadOwner()
    {
        string text;
        try
        {
            text = File.ReadAllText(OwnerPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It took the lock a moment ago and has not written its name yet, or it is another user's.
            return null;
        }

        var owner = DataDirectoryOwner.Read(text);
        return owner is not null && IsAlive(owner.ProcessId) ? owner : null;
    }

    /// <summary>A name left by a process that was killed must not be blamed for its successor's lock.</summary>
    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A sharing or lock violation on Windows; EWOULDBLOCK of flock, which .NET puts into HResult as it is, on Linux and on macOS.</summary>
    private static bool IsHeldByAnother(IOException exception) => exception.HResult switch
    {
        unchecked((int)0x80070020) or unchecked((int)0x80070021) => true,
        11 => OperatingSystem.IsLinux(),
        35 => !OperatingSystem.IsLinux() && !OperatingSystem.IsWindows(),
        _ => false,
    };

    private DataDirectoryException NotWritable(Exception exception) =>
        new($"The data directory {DirectoryPath} cannot be written: {Reason(exception)}", exception);

    private static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "permission denied, or the file system is read-only.",
        DirectoryNotFoundException => "there is no such directory.",
        _ => exception.Message,
    };
}
