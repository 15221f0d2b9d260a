using Nexus.Storage.Jobs;

namespace Nexus.Storage.Tests.Engine;

[GrainType("nexus-tests-job-probe")]
internal sealed class JobProbe([PersistentState("job", StorageNames.Jobs)] IPersistentState<JobState> job) : Grain, IJobProbe
{
    public Task CreateAsync(string name, int items)
    {
        JobRecord record = Samples.Job(items) with { JobId = this.GetPrimaryKey(), Name = name };
        job.State = new JobState { Job = record, NewItems = Samples.Items(record) };
        return job.WriteStateAsync();
    }

    public Task RenameAsync(string name)
    {
        job.State.Job = job.State.Job! with { Name = name };
        return job.WriteStateAsync();
    }

    public Task<string?> NameAsync() => Task.FromResult(job.State.Job?.Name);
}
