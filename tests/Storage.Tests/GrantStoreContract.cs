using Nexus.Storage.Backends;

namespace Nexus.Storage.Tests;

public abstract class GrantStoreContract : DatabaseTests
{
    private const string Backend = "statevector";
    private readonly Guid _job = Guid.NewGuid();

    private IGrantStore Grants => Database.Grants;

    [DatabaseFact]
    public async Task A_backend_that_granted_nothing_has_an_empty_ledger()
    {
        GrantLedger ledger = await Grants.ReadAsync(Backend);
        Assert.Equal(0, ledger.Version);
        Assert.Equal(0, ledger.LastLease);
        Assert.Empty(ledger.Grants);
    }

    [DatabaseFact]
    public async Task Grants_are_added_and_withdrawn_in_one_write()
    {
        Assert.Equal(1, await Grants.WriteAsync(Backend, 0, 3, [Samples.Grant(1, _job), Samples.Grant(2, _job), Samples.Grant(3, _job)], []));
        Assert.Equal(2, await Grants.WriteAsync(Backend, 1, 4, [Samples.Grant(4, _job)], [1, 3]));
        GrantLedger ledger = await Grants.ReadAsync(Backend);
        Assert.Equal(2, ledger.Version);
        Assert.Equal(4, ledger.LastLease);
        Assert.Equal([Samples.Grant(2, _job), Samples.Grant(4, _job)], ledger.Grants);
        Assert.Empty((await Grants.ReadAsync("another")).Grants);
    }

    [DatabaseFact]
    public async Task The_lease_counter_outlives_the_grants()
    {
        await Grants.WriteAsync(Backend, 0, 9, [Samples.Grant(9, _job)], []);
        await Grants.WriteAsync(Backend, 1, 9, [], [9]);
        await Database.ReopenAsync();
        GrantLedger ledger = await Grants.ReadAsync(Backend);
        Assert.Equal(9, ledger.LastLease);
        Assert.Empty(ledger.Grants);
    }

    [DatabaseTheory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Another_activation_of_the_backend_is_noticed(long expectedVersion)
    {
        await Grants.WriteAsync(Backend, 0, 1, [Samples.Grant(1, _job)], []);
        await Assert.ThrowsAsync<StaleWriteException>(() => Grants.WriteAsync(Backend, expectedVersion, 2, [Samples.Grant(2, _job)], [1]));
        Assert.Equal([Samples.Grant(1, _job)], (await Grants.ReadAsync(Backend)).Grants);
    }

    [DatabaseFact]
    public async Task A_lease_is_given_once()
    {
        await Grants.WriteAsync(Backend, 0, 1, [Samples.Grant(1, _job)], []);
        await Assert.ThrowsAsync<StorageException>(() => Grants.WriteAsync(Backend, 1, 2, [Samples.Grant(2, _job), Samples.Grant(1, _job)], []));
        Assert.Equal(1, (await Grants.ReadAsync(Backend)).Version);
        Assert.Single((await Grants.ReadAsync(Backend)).Grants);
    }

    [DatabaseFact]
    public async Task A_lease_beyond_the_counter_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grants.WriteAsync(Backend, 0, 1, [Samples.Grant(2, _job)], []));

    [DatabaseFact]
    public async Task A_grant_is_marked_as_started_while_it_stands()
    {
        await Grants.WriteAsync(Backend, 0, 2, [Samples.Grant(1, _job), Samples.Grant(2, _job)], []);
        Assert.True(await Grants.MarkStartedAsync(Backend, 2));
        Assert.True(await Grants.MarkStartedAsync(Backend, 2));
        Assert.False(await Grants.MarkStartedAsync(Backend, 3));
        Assert.Equal([false, true], (await Grants.ReadAsync(Backend)).Grants.Select(grant => grant.Started));
    }
}
