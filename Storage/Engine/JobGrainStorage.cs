using System.Globalization;
using Nexus.Storage.Jobs;
using Orleans.Storage;

namespace Nexus.Storage.Engine;

/// <summary>
/// The grain storage named "nexus": <see cref="JobState"/> (key: the job's guid) and <see cref="JobItemState"/> (key: the job's guid, the
/// item's number as extension) over the typed tables. An ETag is the row's version.
/// </summary>
internal sealed class JobGrainStorage(IJobStore jobs) : IGrainStorage
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => grainState switch
    {
        IGrainState<JobState> job => ReadAsync(JobKey(grainId), job),
        IGrainState<JobItemState> item => ReadAsync(ItemKey(grainId), item),
        _ => throw NotKept<T>(stateName),
    };

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => grainState switch
    {
        IGrainState<JobState> job => WriteAsync(JobKey(grainId), job),
        IGrainState<JobItemState> item => WriteAsync(ItemKey(grainId), item),
        _ => throw NotKept<T>(stateName),
    };

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => grainState switch
    {
        IGrainState<JobState> job => ClearAsync(JobKey(grainId), job),
        IGrainState<JobItemState> => throw new NotSupportedException(
            $"An item goes with its job, not by itself (job {ItemKey(grainId).Job}, item {ItemKey(grainId).Number})."),
        _ => throw NotKept<T>(stateName),
    };

    private async Task ReadAsync(Guid key, IGrainState<JobState> state)
    {
        Versioned<JobRecord>? stored = await jobs.ReadAsync(key).ConfigureAwait(false);
        state.State = new JobState { Job = stored?.Record };
        state.ETag = stored?.Version.ToString(CultureInfo.InvariantCulture);
        state.RecordExists = stored is not null;
    }

    private async Task ReadAsync((Guid Job, int Number) key, IGrainState<JobItemState> state)
    {
        Versioned<JobItemRecord>? stored = await jobs.ReadItemAsync(key.Job, key.Number).ConfigureAwait(false);
        state.State = new JobItemState { Item = stored?.Record };
        state.ETag = stored?.Version.ToString(CultureInfo.InvariantCulture);
        state.RecordExists = stored is not null;
    }

    private async Task WriteAsync(Guid key, IGrainState<JobState> state)
    {
        JobState written = state.State ?? new JobState();
        if (written.Job is not JobRecord job || job.JobId != key)
        {
            throw new InvalidOperationException($"The grain of job {key} tried to write {(written.Job is null ? "no job" : $"job {written.Job.JobId}")}.");
        }

        IReadOnlyList<NewJobItem> items = written.NewItems;
        JobRequestRecord? request = written.NewRequest;
        long version;
        if (Version(state.ETag) is not long expected)
        {
            version = await Checked(jobs.CreateAsync(job, items), state.ETag).ConfigureAwait(false);
        }
        else if (items.Count == 0)
        {
            version = await Checked(jobs.UpdateAsync(job, expected, request), state.ETag).ConfigureAwait(false);
        }
        else
        {
            throw new InvalidOperationException($"Only the first write of job {key} may bring items.");
        }

        written.NewRequest = ReferenceEquals(written.NewRequest, request) ? null : written.NewRequest;
        if (ReferenceEquals(written.NewItems, items))
        {
            written.NewItems = [];
        }

        Confirm(state, version);
    }

    private async Task WriteAsync((Guid Job, int Number) key, IGrainState<JobItemState> state)
    {
        JobItemState written = state.State ?? new JobItemState();
        if (written.Item is not JobItemRecord item || item.JobId != key.Job || item.Number != key.Number)
        {
            throw new InvalidOperationException(
                $"The grain of item {key.Number} of job {key.Job} tried to write {(written.Item is null ? "no item" : $"item {written.Item.Number} of job {written.Item.JobId}")}.");
        }

        int history = written.NewHistory.Count;
        (AttemptRecord? attempt, ResultRecord? result, long settled) = (written.Attempt, written.Result, written.SettledLease);

        // Without an ETag there was no row when the grain read it; version 0 never exists, so that write is a conflict and inserts nothing.
        long version = await Checked(jobs.WriteItemAsync(written, Version(state.ETag) ?? 0), state.ETag).ConfigureAwait(false);

        // Only what this write took: more may have come meanwhile.
        written.NewHistory.RemoveRange(0, history);
        written.Attempt = ReferenceEquals(written.Attempt, attempt) ? null : written.Attempt;
        written.Result = ReferenceEquals(written.Result, result) ? null : written.Result;
        written.SettledLease = written.SettledLease == settled ? 0 : written.SettledLease;
        Confirm(state, version);
    }

    private async Task ClearAsync(Guid key, IGrainState<JobState> state)
    {
        JobState cleared = state.State ?? new JobState();
        try
        {
            // Without an ETag there was no row when the grain read it; version 0 never exists.
            await jobs.DeleteAsync(key, Version(state.ETag) ?? 0, cleared.DeletedAt, cleared.PurgeAfter).ConfigureAwait(false);
        }
        catch (StaleWriteException conflict)
        {
            throw new InconsistentStateException(conflict.Message, storedEtag: null, currentEtag: state.ETag, conflict);
        }

        state.State = new JobState();
        state.ETag = null;
        state.RecordExists = false;
    }

    private static async Task<long> Checked(Task<long> write, string? etag)
    {
        try
        {
            return await write.ConfigureAwait(false);
        }
        catch (StaleWriteException conflict)
        {
            throw new InconsistentStateException(conflict.Message, storedEtag: null, currentEtag: etag, conflict);
        }
    }

    private static void Confirm<T>(IGrainState<T> state, long version)
    {
        state.ETag = version.ToString(CultureInfo.InvariantCulture);
        state.RecordExists = true;
    }

    private static long? Version(string? etag) =>
        string.IsNullOrEmpty(etag) ? null : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Guid JobKey(GrainId grainId) =>
        grainId.TryGetGuidKey(out Guid key, out string? extension) && string.IsNullOrEmpty(extension)
            ? key
            : throw new ArgumentException($"{grainId} is not the grain of a job: its key must be the job's id.", nameof(grainId));

    private static (Guid Job, int Number) ItemKey(GrainId grainId) =>
        grainId.TryGetGuidKey(out Guid key, out string? extension)
            && int.TryParse(extension, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (key, number)
            : throw new ArgumentException($"{grainId} is not the grain of an item: its key must be the job's id and the item's number.", nameof(grainId));

    private static NotSupportedException NotKept<T>(string stateName) => new(
        $"The grain storage \"{StorageNames.Jobs}\" keeps jobs and their items only, not {typeof(T)} (state \"{stateName}\"). Use \"{StorageNames.Settings}\".");
}
