using System.Text.Json;
using Nexus.Cli.Jobs;
using Nexus.Gateway.Exports;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Rendering;

/// <summary>Jobs as JSON.</summary>
internal static class JobJson
{
    /// <summary>What <c>run</c> and <c>results</c> print: the job, its items, and the counts of those that have a result.</summary>
    public static string Report(JobReport job) => JsonText.Object(json =>
    {
        json.WriteString("job", job.JobId);
        json.WriteString("status", job.Status.Name());
        if (job.Done is { } done && !job.Status.IsTerminal())
        {
            WriteProgress(json, done);
        }

        json.WriteStartArray("items");
        foreach (var item in job.Items)
        {
            Write(json, item);
        }

        json.WriteEndArray();
    });

    /// <summary>What <c>submit</c> prints: the job is durable.</summary>
    public static string Accepted(Guid jobId) => JsonText.Object(json => json.WriteString("job", jobId));

    /// <summary>What <c>jobs</c> prints.</summary>
    public static string List(IReadOnlyList<JobSummary> jobs) => JsonText.Object(json =>
    {
        json.WriteStartArray("jobs");
        foreach (var job in jobs)
        {
            Write(json, job);
        }

        json.WriteEndArray();
    });

    /// <summary>What <c>resume</c> prints: the jobs that it went on with, and how they ended.</summary>
    public static string Ended(IReadOnlyList<(Guid JobId, JobStatus Status)> jobs) => JsonText.Object(json =>
    {
        json.WriteStartArray("jobs");
        foreach (var (jobId, status) in jobs)
        {
            json.WriteStartObject();
            json.WriteString("job", jobId);
            json.WriteString("status", status.Name());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    // Nobody can use more of it, and 0.30000000000000004 is hard to read.
    private static void WriteProgress(Utf8JsonWriter json, double done) => json.WriteNumber("progress", Math.Round(done, 2));

    private static void Write(Utf8JsonWriter json, ItemReport item)
    {
        json.WriteStartObject();
        ItemJson.WriteStanding(json, item.Number, item.Status.Name(), item.Message, item.Stuck);
        if (item.Done is { } done)
        {
            WriteProgress(json, done);
        }

        if (item.Stage.Length > 0)
        {
            json.WriteString("stage", item.Stage);
        }

        if (item.Verdict is { } verdict)
        {
            ItemJson.Write(json, verdict);
        }

        if (item.Compilation is { } compilation)
        {
            ItemJson.Write(json, compilation);
        }

        if (item.Counts is not null)
        {
            json.WriteStartObject("counts");
            foreach (var outcome in item.Counts)
            {
                json.WriteNumber(outcome.Key, outcome.Count);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JobSummary job)
    {
        json.WriteStartObject();
        json.WriteString("job", job.JobId);
        json.WriteString("status", job.Status.Name());
        json.WriteString("name", job.Name);
        json.WriteString("project", job.Project);
        json.WriteString("kind", job.Kind.Name());
        json.WriteString("backend", job.Backend);
        json.WriteString("submitted", job.SubmittedAt.UtcDateTime);
        if (job.RerunOf is { } repeated)
        {
            json.WriteString("rerun_of", repeated);
        }

        json.WriteNumber("items", job.ItemCount);
        json.WriteStartObject("counts");
        foreach (var status in JobStatuses.All.Where(s => job.Counts[(int)s] > 0))
        {
            json.WriteNumber(status.Name(), job.Counts[(int)status]);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
