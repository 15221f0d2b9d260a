using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Nexus.EndToEnd.Tests.Silos;

/// <summary>
/// The way between one process and PostgreSQL, on the loopback interface, which can be cut: then nothing passes in either direction, no connection is made,
/// and no end of one is heard of, as on a network that drops all packets. What was sent meanwhile arrives once the way is mended, as TCP sends it again.
/// </summary>
/// <remarks>
/// Network namespaces with a link that is taken down would add little, and need root. A connection that is opened while the way is cut hangs in the
/// handshake of PostgreSQL rather than in that of TCP, which one time-out of the driver covers; and bytes that are sent are acknowledged by this machine,
/// where a network would let the kernel give a connection up after a quarter of an hour, far beyond the limits of the driver and of a silo. What a silo sees
/// in the minutes of a test is the same: neither an answer nor an error. That a connection ends with an error is tested by killing the server's backends.
/// </remarks>
internal sealed class DatabaseWay : IAsyncDisposable
{
    private readonly string _database;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opens it.</summary>
    /// <param name="database">The connection string of the database at its end.</param>
    public DatabaseWay(string database)
    {
        _database = database;
        _open.SetResult();
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How to reach the database by this way.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_database)
    {
        Host = IPAddress.Loopback.ToString(),
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    }.ToString();

    /// <summary>From now on nothing passes.</summary>
    public void Cut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was kept passes, and all that comes.</summary>
    public void Mend() => _open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> carried = [];
        try
        {
            while (true)
            {
                carried.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_closing.Token)));
                carried.RemoveAll(connection => connection.IsCompletedSuccessfully);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task ConnectAsync(TcpClient caller)
    {
        using (caller)
        using (var server = new TcpClient { NoDelay = true })
        {
            try
            {
                caller.NoDelay = true;
                await PassAsync();
                var end = new NpgsqlConnectionStringBuilder(_database);
                await server.ConnectAsync(end.Host!, end.Port, _closing.Token);
                await Task.WhenAny(
                    CarryAsync(caller.GetStream(), server.GetStream()),
                    CarryAsync(server.GetStream(), caller.GetStream()));
            }
            catch (Exception end) when (end is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
            {
                // One side is gone, or the test is over: both are closed.
            }
        }
    }

    /// <summary>Carries what one side sends to the other, to its end, which passes no sooner than the rest.</summary>
    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[1 << 16];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, _closing.Token)) > 0)
            {
                await PassAsync();
                await to.WriteAsync(buffer.AsMemory(0, read), _closing.Token);
            }
        }
        catch (Exception end) when (end is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // As an end.
        }

        if (!_closing.IsCancellationRequested)
        {
            await PassAsync();
        }
    }

    private Task PassAsync() => _open.Task.WaitAsync(_closing.Token);
}
