using Nexus.Storage.Jobs;
using Orleans.Storage;

namespace Nexus.Storage.Tests.Engine;

/// <summary>The grain storage "settings": the engine's own provider over our tables and queries.</summary>
public abstract class SettingsStorageContract(SiloFixture silo)
{
    private readonly IGrainStorage _storage = silo.Storage(StorageNames.Settings);

    [DatabaseFact]
    public async Task Of_concurrent_first_writes_of_200_identities_each_has_one_winner_and_one_row()
    {
        string prefix = $"colour-{Guid.NewGuid():N}-";
        bool[] won = await Task.WhenAll(Enumerable.Range(0, 600).Select(writer => Task.Run(() => TryWriteAsync(Id($"{prefix}{writer % 200}"), $"writer {writer}"))));
        for (int identity = 0; identity < 200; identity++)
        {
            int winner = Assert.Single(Enumerable.Range(0, 3).Select(round => identity + (200 * round)), writer => won[writer]);
            GrainState<Colour> stored = await ReadAsync(Id($"{prefix}{identity}"));
            Assert.Equal($"writer {winner}", stored.State!.Name);
        }

        Assert.Equal(200, await silo.Database.CountAsync($"SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString LIKE '{prefix}%'"));
    }

    [DatabaseFact]
    public async Task A_stale_writer_is_refused()
    {
        GrainId grain = Id($"colour-{Guid.NewGuid():N}");
        Assert.True(await TryWriteAsync(grain, "red"));
        GrainState<Colour> first = await ReadAsync(grain);
        GrainState<Colour> second = await ReadAsync(grain);
        second.State!.Name = "green";
        await _storage.WriteStateAsync("colour", grain, second);
        first.State!.Name = "blue";
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("colour", grain, first));
        Assert.Equal("green", (await ReadAsync(grain)).State!.Name);
    }

    [DatabaseFact]
    public async Task Clearing_deletes_the_row_and_a_stale_writer_does_not_bring_it_back()
    {
        string key = $"colour-{Guid.NewGuid():N}";
        Assert.True(await TryWriteAsync(Id(key), "red"));
        GrainState<Colour> clearing = await ReadAsync(Id(key));
        GrainState<Colour> stale = await ReadAsync(Id(key));
        await _storage.ClearStateAsync("colour", Id(key), clearing);
        Assert.Equal(0, await silo.Database.CountAsync($"SELECT count(*) FROM OrleansStorage WHERE GrainIdExtensionString = '{key}'"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("colour", Id(key), stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("colour", Id(key), stale));
        Assert.False((await ReadAsync(Id(key))).RecordExists);
        Assert.True(await TryWriteAsync(Id(key), "green"));
    }

    [DatabaseFact]
    public async Task Keys_of_every_kind_are_told_apart()
    {
        var guid = Guid.NewGuid();
        GrainType type = GrainType.Create("colour");
        GrainId[] grains =
        [
            GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(guid)),
            GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(guid, "a")),
            GrainId.Create(type, GrainIdKeyExtensions.CreateGuidKey(guid, "b")),
            GrainId.Create(type, GrainIdKeyExtensions.CreateIntegerKey(guid.GetHashCode())),
            Id($"colour-{guid:N}"),
        ];
        foreach (GrainId grain in grains)
        {
            Assert.True(await TryWriteAsync(grain, grain.ToString()));
        }

        foreach (GrainId grain in grains)
        {
            Assert.Equal(grain.ToString(), (await ReadAsync(grain)).State!.Name);
        }
    }

    [DatabaseFact]
    public async Task The_engines_provider_and_our_writer_share_the_database()
    {
        string prefix = $"colour-{Guid.NewGuid():N}-";
        Task<bool>[] settings = [.. Enumerable.Range(0, 100).Select(number => Task.Run(() => TryWriteAsync(Id($"{prefix}{number}"), "red")))];
        Task<JobRecord>[] jobs = [.. Enumerable.Range(0, 100).Select(_ => Task.Run(() => silo.Jobs.CreateAsync(Samples.Job())))];
        Assert.All(await Task.WhenAll(settings), Assert.True);
        foreach (JobRecord job in await Task.WhenAll(jobs))
        {
            Assert.NotNull(await silo.Database.Jobs.ReadAsync(job.JobId));
        }
    }

    private static GrainId Id(string key) => GrainId.Create("colour", key);

    private async Task<bool> TryWriteAsync(GrainId grain, string name)
    {
        try
        {
            await _storage.WriteStateAsync("colour", grain, new GrainState<Colour>(new Colour { Name = name }));
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private async Task<GrainState<Colour>> ReadAsync(GrainId grain)
    {
        var state = new GrainState<Colour>();
        await _storage.ReadStateAsync("colour", grain, state);
        return state;
    }
}
