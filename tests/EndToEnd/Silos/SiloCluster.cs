using System.Net;
using System.Net.Sockets;
using Nexus.Client;
using Nexus.Postgres.Testing;
using Npgsql;

namespace Nexus.EndToEnd.Tests.Silos;

/// <summary>
/// Three silos and a gateway, processes of their own on one PostgreSQL database: two with a gateway, one without, and the gateway alone. They
/// outlive a test; the next one starts again what the one before has ended.
/// </summary>
public sealed class SiloCluster : IAsyncLifetime
{
    /// <summary>How many silos there are.</summary>
    public const int Size = 3;

    // One that has no gateway of its own.
    private const int Bare = Size - 1;

    private readonly ServerProcess?[] _silos = new ServerProcess?[Size];
    private Workplace[] _places = [];
    private DatabaseWay[] _ways = [];
    private ServerProcess? _gateway;
    private ThrowawayDatabase? _place;
    private NpgsqlDataSource? _queries;

    /// <summary>The administrator's token.</summary>
    public string Token { get; private set; } = "";

    /// <summary>How many of the servers said, at the first start, that they had made the token.</summary>
    internal int TokensMade { get; private set; }

    /// <summary>The gateway that runs alone.</summary>
    internal ServerProcess Gateway => _gateway ?? throw new InvalidOperationException("The gateway has not been started.");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // The tests that it is for are skipped then.
        if (PostgresPrograms.WhyNot is not null)
        {
            return;
        }

        _place = await ThrowawayDatabase.CreateAsync();
        _queries = NpgsqlDataSource.Create(_place.ConnectionString);
        _ways = [.. Enumerable.Range(0, Size).Select(_ => new DatabaseWay(_place.ConnectionString))];
        _places = [.. _ways.Select(way => way.ConnectionString).Append(_place.ConnectionString).Select(connection => new Workplace(connection))];
        foreach (var place in _places[..Size])
        {
            place.Settings["NEXUS__Silo__Port"] = $"{FreePort()}";
            place.Settings["NEXUS__Silo__GatewayPort"] = $"{FreePort()}";
            place.Settings["NEXUS__Jobs__Slots"] = "2";
            place.Settings["NEXUS__Jobs__SimulationMemory"] = $"{1L << 30}";
        }

        // All at once, and none finds a schema or a token.
        await StartMissingAsync();
        TokensMade = _silos.Count(s => s!.HasToken);
        Token = _silos.First(s => s!.HasToken)!.Token;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var process in _silos.Append(_gateway).OfType<ServerProcess>())
        {
            await process.DisposeAsync();
        }

        foreach (var place in _places)
        {
            place.Dispose();
        }

        foreach (var way in _ways)
        {
            await way.DisposeAsync();
        }

        if (_place is not null)
        {
            await _queries!.DisposeAsync();
            await _place.DisposeAsync();
        }
    }

    /// <summary>A silo that runs.</summary>
    internal ServerProcess Silo(int index) => _silos[index] ?? throw new InvalidOperationException($"Silo {index} does not run.");

    /// <summary>The log of a silo: warnings and errors; empty when there were none.</summary>
    internal string LogOf(int index) =>
        Path.Combine(_places[index].DataDirectory, "nexus.log") is var log && File.Exists(log) ? File.ReadAllText(log) : "";

    /// <summary>The port by which the membership table knows a silo.</summary>
    internal string PortOf(int index) => _places[index].Settings["NEXUS__Silo__Port"]!;

    /// <summary>The way between a silo and the database.</summary>
    internal DatabaseWay WayOf(int index) => _ways[index];

    /// <summary>What a silo says on <c>/health/ready</c>.</summary>
    internal async Task<(HttpStatusCode Status, string Text)> ReadinessAsync(int index)
    {
        using var http = new HttpClient { BaseAddress = Silo(index).Http };
        using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A client of the gateway that runs alone, or of a silo that has one.</summary>
    internal NexusClient Connect(int? silo = null) => new((silo is { } index ? Silo(index) : Gateway).Grpc, Token);

    /// <summary>Asks the database for one value.</summary>
    internal async Task<object?> QueryAsync(string sql)
    {
        await using var command = (_queries ?? throw new InvalidOperationException("The cluster has not been started.")).CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Starts whatever does not run, all at once, and waits until it works.</summary>
    internal async Task StartMissingAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Size).Select(async index =>
        {
            if (_silos[index] is { Process.HasExited: false })
            {
                return;
            }

            if (_silos[index] is { } ended)
            {
                await ended.DisposeAsync();
            }

            _silos[index] = null;
            _silos[index] = index == Bare
                ? await ServerProcess.StartSiloAsync(_places[index])
                : await ServerProcess.StartAsync(_places[index]);
        }).Append(StartGatewayAsync()));
    }

    /// <summary>Ends a silo without a chance to do anything.</summary>
    internal Task KillAsync(int index) => Silo(index).Process.KillAsync();

    private async Task StartGatewayAsync()
    {
        if (_gateway is null or { Process.HasExited: true })
        {
            _gateway = await ServerProcess.StartGatewayAsync(_places[Size]);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
