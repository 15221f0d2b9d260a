using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Orleans.Storage;

namespace Nexus.Storage.Tests.Engine;

/// <summary>The grain storage "nexus": jobs and items over the typed tables.</summary>
public abstract class GrainStorageContract(SiloFixture silo)
{
    private readonly IGrainStorage _storage = silo.Storage(StorageNames.Jobs);

    private IJobStore Jobs => silo.Database.Jobs;

    [DatabaseFact]
    public async Task A_grains_state_is_the_row_that_lists_read()
    {
        IJobProbe probe = silo.Cluster.Client.GetGrain<IJobProbe>(Guid.NewGuid());
        Assert.Null(await probe.NameAsync());
        await probe.CreateAsync("first", items: 3);
        await probe.RenameAsync("second");
        await silo.Cluster.DeactivateAsync(probe);
        Assert.Equal("second", await probe.NameAsync());
        await probe.RenameAsync("third");
        Versioned<JobRecord> row = (await Jobs.ReadAsync(probe.GetPrimaryKey()))!;
        Assert.Equal((3, "third"), (row.Version, row.Record.Name));
        Assert.Equal(3, (await Jobs.ReadItemsAsync(probe.GetPrimaryKey())).Count);
    }

    [DatabaseFact]
    public async Task Only_the_first_write_of_a_job_brings_items_and_they_are_taken()
    {
        GrainState<JobState> state = await CreateAsync(items: 2);
        Assert.Equal("1", state.ETag);
        Assert.True(state.RecordExists);
        Assert.Empty(state.State!.NewItems);
        state.State!.NewItems = Samples.Items(state.State!.Job!);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.WriteStateAsync("job", JobId(state.State!.Job!.JobId), state));
    }

    [DatabaseFact]
    public async Task A_second_activation_of_a_job_is_noticed()
    {
        GrainState<JobState> first = await CreateAsync(items: 1);
        GrainId grain = JobId(first.State!.Job!.JobId);
        var second = new GrainState<JobState>();
        await _storage.ReadStateAsync("job", grain, second);
        await _storage.WriteStateAsync("job", grain, second);
        Assert.Equal("2", second.ETag);
        InconsistentStateException conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("job", grain, first));
        Assert.Equal("1", conflict.CurrentEtag);
        var blind = new GrainState<JobState>(new JobState { Job = first.State!.Job, NewItems = Samples.Items(first.State!.Job) });
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("job", grain, blind));
    }

    [DatabaseFact]
    public async Task An_item_is_written_whole_and_what_was_taken_is_emptied()
    {
        GrainState<JobState> job = await CreateAsync(items: 2);
        GrainId grain = ItemId(job.State!.Job!.JobId, 2);
        var state = new GrainState<JobItemState>();
        await _storage.ReadStateAsync("item", grain, state);
        Assert.True(state.RecordExists);
        state.State!.Item = state.State!.Item! with { Status = JobStatus.Completed, HistoryCount = 2 };
        state.State!.NewHistory.Add(Samples.Entry(2, JobStatus.Submitted, JobStatus.Completed));
        state.State!.Attempt = Samples.Attempt(1, JobStatus.Completed);
        state.State!.Result = Samples.Result(1, "0110");
        state.State!.SettledLease = 1;
        await _storage.WriteStateAsync("item", grain, state);

        Assert.Equal("2", state.ETag);
        Assert.Empty(state.State!.NewHistory);
        Assert.Null(state.State!.Attempt);
        Assert.Null(state.State!.Result);
        Assert.Equal(0, state.State!.SettledLease);
        Assert.Equal("0110", (await Jobs.ReadResultAsync(job.State!.Job!.JobId, 2, 1))!.Text());
        await _storage.WriteStateAsync("item", grain, state);
        Assert.Equal(2, (await Jobs.ReadHistoryAsync(job.State!.Job!.JobId, 2)).Count);
    }

    [DatabaseFact]
    public async Task A_conflict_on_an_item_takes_nothing()
    {
        GrainState<JobState> job = await CreateAsync(items: 1);
        GrainId grain = ItemId(job.State!.Job!.JobId, 1);
        var state = new GrainState<JobItemState>();
        await _storage.ReadStateAsync("item", grain, state);
        state.State!.NewHistory.Add(Samples.Entry(2, JobStatus.Submitted, JobStatus.Running));
        state.ETag = "9";
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("item", grain, state));
        Assert.Single(state.State!.NewHistory);
        Assert.Equal("9", state.ETag);
    }

    [DatabaseFact]
    public async Task An_item_that_is_not_there_reads_empty_and_is_never_inserted()
    {
        GrainState<JobState> job = await CreateAsync(items: 1);
        GrainId grain = ItemId(job.State!.Job!.JobId, 2);
        var state = new GrainState<JobItemState>();
        await _storage.ReadStateAsync("item", grain, state);
        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.State!.Item);
        state.State!.Item = Samples.Item(job.State!.Job!, 2);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("item", grain, state));
        Assert.Single(await Jobs.ReadItemsAsync(job.State!.Job!.JobId));
    }

    [DatabaseFact]
    public async Task A_grain_writes_its_own_row_only()
    {
        GrainState<JobState> job = await CreateAsync(items: 2);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.WriteStateAsync("job", JobId(Guid.NewGuid()), job));
        var item = new GrainState<JobItemState>(new JobItemState { Item = Samples.Item(job.State!.Job!, 1) });
        await Assert.ThrowsAsync<InvalidOperationException>(() => _storage.WriteStateAsync("item", ItemId(job.State!.Job!.JobId, 2), item));
        await Assert.ThrowsAsync<ArgumentException>(() => _storage.ReadStateAsync("item", JobId(job.State!.Job!.JobId), item));
    }

    [DatabaseFact]
    public async Task Other_states_and_deletes_of_items_are_refused_by_name()
    {
        GrainState<JobState> job = await CreateAsync(items: 1);
        GrainId grain = JobId(job.State!.Job!.JobId);
        NotSupportedException other = await Assert.ThrowsAsync<NotSupportedException>(() => _storage.ReadStateAsync("colour", grain, new GrainState<string>("blue")));
        Assert.Contains("keeps jobs and their items only", other.Message, StringComparison.Ordinal);
        Assert.Contains("\"colour\"", other.Message, StringComparison.Ordinal);
        NotSupportedException item = await Assert.ThrowsAsync<NotSupportedException>(
            () => _storage.ClearStateAsync("item", ItemId(job.State!.Job!.JobId, 1), new GrainState<JobItemState>()));
        Assert.Contains("An item goes with its job", item.Message, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task A_job_is_deleted_with_its_items_by_the_grain_that_knows_its_version()
    {
        GrainState<JobState> job = await CreateAsync(items: 3);
        Guid id = job.State!.Job!.JobId;
        var stale = new GrainState<JobState>(job.State!) { ETag = "7" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("job", JobId(id), stale));
        Assert.Equal(3, (await Jobs.ReadItemsAsync(id)).Count);

        await _storage.ClearStateAsync("job", JobId(id), job);
        Assert.Null(job.State!.Job);
        Assert.Null(job.ETag);
        Assert.False(job.RecordExists);
        Assert.Null(await Jobs.ReadAsync(id));
        Assert.Empty(await Jobs.ReadItemsAsync(id));
    }

    private async Task<GrainState<JobState>> CreateAsync(int items)
    {
        JobRecord job = Samples.Job(items);
        var state = new GrainState<JobState>();
        await _storage.ReadStateAsync("job", JobId(job.JobId), state);
        Assert.False(state.RecordExists);
        state.State = new JobState { Job = job, NewItems = Samples.Items(job) };
        await _storage.WriteStateAsync("job", JobId(job.JobId), state);
        return state;
    }

    private static GrainId JobId(Guid job) => GrainId.Create(GrainType.Create("job"), GrainIdKeyExtensions.CreateGuidKey(job));

    private static GrainId ItemId(Guid job, int number) => GrainId.Create(GrainType.Create("item"), GrainIdKeyExtensions.CreateGuidKey(job, $"{number}"));
}
