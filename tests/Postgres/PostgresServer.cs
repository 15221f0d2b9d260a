using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Nexus.Postgres.Testing;

/// <summary>
/// A throwaway server on a free port of the loopback interface, with everything it has in a directory of its own. A shell that waits for this
/// process keeps watch: when the process ends, however it ends, the shell stops the server by its data directory and removes that.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const int Attempts = 5;

    // An English collation by default, so that a text that is not compared byte by byte is noticed.
    private const string Begin =
        """
        "$1/initdb" --no-sync -D "$2/data" -U nexus --auth scram-sha-256 --pwfile "$2/password" --encoding UTF8 \
            --locale C --locale-provider icu --icu-locale en-US >"$2/initdb.log" 2>&1 || exit 1
        cat "$2/settings" >>"$2/data/postgresql.conf"
        "$1/pg_ctl" -D "$2/data" -l "$2/server.log" -w start >"$2/start.log" 2>&1 || exit 1
        echo ready
        cat >"$2/end.log"
        "$1/pg_ctl" -D "$2/data" -m immediate -w stop >>"$2/end.log" 2>&1
        cd / && rm -rf "$2"
        """;

    private static readonly Lazy<Task<PostgresServer>> Common = new(StartSharedAsync);

    private readonly DirectoryInfo _directory;
    private readonly Process _keeper;
    private int _disposed;

    private PostgresServer(DirectoryInfo directory, Process keeper, int port, string password)
    {
        _directory = directory;
        _keeper = keeper;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = IPAddress.Loopback.ToString(),
            Port = port,
            Username = "nexus",
            Password = password,
            Database = "postgres",
        }.ToString();
    }

    /// <summary>How to reach it: its superuser, in the database that every server has.</summary>
    public string ConnectionString { get; }

    /// <summary>The server of this run, which all tests share that do not stop it.</summary>
    public static Task<PostgresServer> SharedAsync() => Common.Value;

    /// <summary>Starts a server of its own.</summary>
    /// <param name="place">Where its directory is made; the place for temporary files by default.</param>
    public static async Task<PostgresServer> StartAsync(string? place = null)
    {
        for (int attempt = 1; ; attempt++)
        {
            // Between our asking for a free port and the server's binding it, another process may have taken it.
            if (await TryStartAsync(place ?? Path.GetTempPath(), throwing: attempt == Attempts) is PostgresServer server)
            {
                return server;
            }
        }
    }

    /// <summary>The connection string for another database of the server.</summary>
    public string For(string database) => new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ToString();

    /// <summary>Runs statements in the database that every server has.</summary>
    public Task RunAsync(string sql) => RunAsync(ConnectionString, sql);

    /// <summary>Runs statements, on a connection of no pool, and returns the first value.</summary>
    public static async Task<object?> RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Stops it as a crash does: nobody is told, and nothing is written that was not.</summary>
    public Task CrashAsync() => ControlAsync("-m", "immediate", "-w", "stop");

    /// <summary>Stops it as a planned restart does: connections are ended, then it goes.</summary>
    public Task StopAsync() => ControlAsync("-m", "fast", "-w", "stop");

    /// <summary>Starts it again on the same data and port.</summary>
    public Task StartAgainAsync() => ControlAsync("-l", Path.Combine(_directory.FullName, "server.log"), "-w", "start");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _keeper.StandardInput.Close();
            _keeper.WaitForExit();
            _keeper.Dispose();
        }
    }

    private static async Task<PostgresServer> StartSharedAsync()
    {
        PostgresServer server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private static async Task<PostgresServer?> TryStartAsync(string place, bool throwing)
    {
        DirectoryInfo directory = Directory.CreateDirectory(Path.Combine(place, $"nexus-pg-{Path.GetRandomFileName()}"));
        int port = FreePort();
        string password = Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "password"), password);
        await File.WriteAllTextAsync(
            Path.Combine(directory.FullName, "settings"),
            $"""
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = '{directory.FullName}'
            max_connections = 300
            log_min_messages = warning

            """);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "-R", "postgres", directory.FullName);
        }

        ProcessStartInfo start = AsServer("/bin/sh", "-c", Begin, "nexus-pg", PostgresPrograms.Folder!, directory.FullName);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        Process keeper = Process.Start(start)!;
        if (await keeper.StandardOutput.ReadLineAsync() == "ready")
        {
            return new PostgresServer(directory, keeper, port, password);
        }

        await keeper.WaitForExitAsync();
        keeper.Dispose();
        string logs = string.Concat(directory.GetFiles("*.log").Select(log => $"{log.Name}:\n{File.ReadAllText(log.FullName)}\n"));
        directory.Delete(recursive: true);
        return throwing ? throw new InvalidOperationException($"The server did not start.\n{logs}") : null;
    }

    private async Task ControlAsync(params string[] arguments)
    {
        ProcessStartInfo start = AsServer([Path.Combine(PostgresPrograms.Folder!, "pg_ctl"), "-D", Path.Combine(_directory.FullName, "data"), .. arguments]);
        await RunAsync(start);
    }

    // It refuses to run as root.
    private static ProcessStartInfo AsServer(params string[] command)
    {
        string[] line = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command;
        return new ProcessStartInfo(line[0], line[1..]);
    }

    private static Task RunAsync(params string[] line) => RunAsync(new ProcessStartInfo(line[0], line[1..]));

    // Its output must not be a pipe: a server that it starts would keep that open.
    private static async Task RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
