using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Storage.Tests.Engine;
using Orleans.Configuration;

namespace Nexus.Storage.Tests.Postgres;

/// <summary>Silos that find each other in the database, over its membership tables.</summary>
[RequiresPostgres]
public sealed class PostgresClusterTests : PostgresTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<IHost> _silos = [];

    // The silos migrate it.
    public override Task InitializeAsync() => Server.CreateAsync();

    public override async Task DisposeAsync()
    {
        foreach (IHost silo in _silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }

        await base.DisposeAsync();
    }

    [DatabaseFact]
    public async Task Two_silos_that_start_at_once_form_a_cluster_and_see_what_the_other_has_written()
    {
        // Neither finds a schema: both migrate, and one of them does it.
        IHost[] silos = await Task.WhenAll(StartAsync(), StartAsync());
        await Task.WhenAll(silos.Select(silo => SeesAsync(silo, SiloStatus.Active, count: 2)));

        IJobProbe written = Grains(silos[0]).GetGrain<IJobProbe>(Guid.NewGuid());
        await written.CreateAsync("by the first", items: 2);
        Assert.Equal("by the first", await Grains(silos[1]).GetGrain<IJobProbe>(written.GetPrimaryKey()).NameAsync());
        Assert.NotNull(await silos[1].Services.GetRequiredService<NexusDatabase>().Jobs.ReadItemAsync(written.GetPrimaryKey(), 2));

        GrainId sweeper = GrainId.Create("sweeper", "shard-1");
        await Reminders(silos[0]).UpsertRow(new ReminderEntry { GrainId = sweeper, ReminderName = "sweep", StartAt = DateTime.UtcNow, Period = TimeSpan.FromMinutes(1) });
        Assert.NotNull(await Reminders(silos[1]).ReadRow(sweeper, "sweep"));

        // One that leaves says so in the table, and the other notices.
        await silos[1].StopAsync();
        await SeesAsync(silos[0], SiloStatus.Active, count: 1);
        Assert.Equal(1, await Server.CountAsync($"SELECT count(*) FROM OrleansMembershipTable WHERE Status = {(int)SiloStatus.Active}"));
        Assert.Equal(1, await Server.CountAsync($"SELECT count(*) FROM OrleansMembershipTable WHERE Status = {(int)SiloStatus.Dead}"));
    }

    [DatabaseFact]
    public async Task Of_concurrent_changes_to_one_version_of_the_membership_one_is_made()
    {
        IHost silo = await StartAsync();
        IMembershipTable table = silo.Services.GetRequiredService<IMembershipTable>();
        TableVersion version = (await table.ReadAllAsync()).Version;
        bool[] joined = await Task.WhenAll(Enumerable.Range(1, 16).Select(port => Task.Run(() => table.InsertRowAsync(Entry(port), version.Next()))));
        Assert.Single(joined, true);
        MembershipTableData after = await table.ReadAllAsync();
        Assert.Equal(2, after.Members.Count);
        Assert.Equal(version.Version + 1, after.Version.Version);

        (MembershipEntry member, string etag) = after.Members.Single(m => m.Item1.SiloAddress.Endpoint.Port <= 16);
        member.Status = SiloStatus.Dead;
        member.AddSuspector(SiloAddress.New(IPAddress.Loopback, 17, 1), DateTime.UtcNow);
        Assert.False(await table.UpdateRowAsync(member, etag, version.Next()));
        Assert.True(await table.UpdateRowAsync(member, etag, after.Version.Next()));
        MembershipTableData row = await table.ReadRowAsync(member.SiloAddress);
        Assert.Equal(SiloStatus.Dead, Assert.Single(row.Members).Item1.Status);
        Assert.Single(row.Members[0].Item1.SuspectTimes!);

        // A row that is not there is not made by an update, and a row that is there not by an insert.
        Assert.False(await table.UpdateRowAsync(Entry(99), row.Version.VersionEtag, row.Version.Next()));
        Assert.False(await table.InsertRowAsync(member, row.Version.Next()));
        Assert.Empty((await table.ReadRowAsync(Entry(99).SiloAddress)).Members);

        // The dead go when they are old enough, the living never.
        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(SiloStatus.Active, Assert.Single((await table.ReadAllAsync()).Members).Item1.Status);
    }

    [DatabaseFact]
    public async Task A_silo_whose_clock_was_set_back_follows_the_one_that_died_at_its_address()
    {
        IHost other = await StartAsync();
        IMembershipTable table = other.Services.GetRequiredService<IMembershipTable>();
        int port = FreePort(), generation = SiloAddress.AllocateNewGeneration() + (int)TimeSpan.FromHours(1).TotalSeconds;
        MembershipEntry predecessor = Entry(port);
        predecessor.SiloAddress = SiloAddress.New(IPAddress.Loopback, port, generation);
        predecessor.Status = SiloStatus.Active;
        predecessor.StartTime = predecessor.IAmAliveTime = DateTime.UtcNow.AddHours(1);
        Assert.True(await table.InsertRowAsync(predecessor, (await table.ReadAllAsync()).Version.Next()));

        IHost silo = await StartAsync(port);
        SiloAddress address = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        Assert.Equal(SiloAddress.New(IPAddress.Loopback, port, generation + 1), address);
        await Task.WhenAll(SeesAsync(other, SiloStatus.Active, count: 2), SeesAsync(silo, SiloStatus.Active, count: 2));
        Assert.Equal(SiloStatus.Dead, Assert.Single((await table.ReadRowAsync(predecessor.SiloAddress)).Members).Item1.Status);
    }

    private static IGrainFactory Grains(IHost silo) => silo.Services.GetRequiredService<IGrainFactory>();

    private static IReminderTable Reminders(IHost silo) => silo.Services.GetRequiredService<IReminderTable>();

    private static MembershipEntry Entry(int port) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 1),
        SiloName = $"silo {port}",
        HostName = "here",
        Status = SiloStatus.Joining,
        StartTime = DateTime.UtcNow,
        IAmAliveTime = DateTime.UtcNow,
    };

    private static async Task SeesAsync(IHost silo, SiloStatus status, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (ClusterMembershipSnapshot snapshot in silo.Services.GetRequiredService<IClusterMembershipService>().MembershipUpdates.WithCancellation(patience.Token))
        {
            if (snapshot.Members.Values.Count(member => member.Status == status) == count)
            {
                return;
            }
        }
    }

    private async Task<IHost> StartAsync(int? at = null)
    {
        int port = at ?? FreePort();
        IHost silo = new HostBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .UseOrleans(silo =>
            {
                silo.UseNexusMembership()
                    .ConfigureEndpoints(IPAddress.Loopback, port, gatewayPort: 0)
                    .Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = ("nexus", "nexus"));
                Server.Configure(silo);
            })
            .Build();
        _silos.Add(silo);
        await silo.StartAsync();
        return silo;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
