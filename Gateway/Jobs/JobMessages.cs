using Google.Protobuf.WellKnownTypes;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Gateway.Jobs;

/// <summary>Jobs and items as messages of the protocol. The protocol numbers statuses and kinds as the grains do.</summary>
internal static class JobMessages
{
    /// <summary>Whether a status is an end.</summary>
    public static bool IsTerminal(this JobStatus status) => status >= JobStatus.Completed;

    /// <summary>A status.</summary>
    public static V1.JobStatus ToMessage(this JobStatus status) => (V1.JobStatus)status;

    /// <summary>The name of a status, as people read it.</summary>
    public static string Name(this V1.JobStatus status) => status.ToString().ToUpperInvariant();

    /// <summary>A kind of job.</summary>
    public static V1.JobKind ToMessage(this JobKind kind) => (V1.JobKind)kind;

    /// <summary>Counts by status number, as messages for those that are not zero.</summary>
    public static IEnumerable<V1.StatusCount> ToMessages(this IReadOnlyList<int> counts) =>
        counts.Index().Where(c => c.Item > 0).Select(c => new V1.StatusCount { Status = (V1.JobStatus)c.Index, Count = c.Item });

    /// <summary>A job without its items.</summary>
    public static V1.Job ToMessage(this JobRecord job) => new()
    {
        JobId = job.JobId.ToString(),
        Project = job.Project,
        Name = job.Name,
        Backend = job.Backend,
        Status = job.Status.ToMessage(),
        Counts = { job.Counts.ToMessages() },
        ItemCount = job.ItemCount,
        SubmittedAt = job.SubmittedAt.ToTimestamp(),
        RerunOf = job.RerunOf?.ToString() ?? "",
        Kind = job.Kind.ToMessage(),
        Compile = job.Compile.ToMessage(),
    };

    /// <summary>A job with its items: where they stand is the grain's word, what they are the rows'.</summary>
    public static V1.Job ToMessage(this JobView job, IReadOnlyList<JobItemRecord> rows)
    {
        var message = new V1.Job
        {
            JobId = job.JobId.ToString(),
            Project = job.Project,
            Name = job.Name,
            Backend = job.Backend,
            Status = job.Status.ToMessage(),
            Counts = { job.Items.CountBy(i => i.Status).OrderBy(c => c.Key).Select(c => new V1.StatusCount { Status = c.Key.ToMessage(), Count = c.Value }) },
            ItemCount = job.Items.Length,
            SubmittedAt = job.SubmittedAt.ToTimestamp(),
            RerunOf = job.RerunOf?.ToString() ?? "",
            Kind = job.Kind.ToMessage(),
            Compile = job.Compile.ToMessage(),
        };
        foreach (var (view, row) in job.Items.Zip(rows))
        {
            var item = view.ToMessage();
            item.Name = row.Name;
            item.ProgramId = row.ProgramId.ToString();
            item.Shots = row.Settings.Shots;
            item.Seed = row.Settings.Seed;
            item.Inputs.Add(row.Settings.Inputs.Values);
            item.Options.Add(row.Settings.Options.Values);
            message.Items.Add(item);
        }

        return message;
    }

    /// <summary>An item as it stands.</summary>
    public static V1.JobItem ToMessage(this JobItemView item) => new()
    {
        Number = item.Number,
        Status = item.Status.ToMessage(),
        Attempt = item.Attempt,
        Message = item.Message,
        StartedAt = item.StartedAt?.ToTimestamp(),
        EndedAt = item.EndedAt?.ToTimestamp(),
        Stuck = item.Stuck.ToMessage(),
    };
}
