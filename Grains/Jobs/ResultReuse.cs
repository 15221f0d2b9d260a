using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nexus.Grains.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Jobs;

/// <summary>Which items ask the same question, and how an item takes the answer that is stored already.</summary>
internal static class ResultReuse
{
    /// <summary>
    /// What an item asks for, hashed: its project, its backend, the content of its program, its shots, seed, inputs and options. Null when the answer
    /// may differ from run to run: the backend says so, or the seed was drawn.
    /// </summary>
    public static string? KeyOf(JobDefinition job, JobItemDefinition item, ProgramRecord program, ILocalBackend backend)
    {
        if (!backend.IsDeterministic || item.Seed is not { } seed)
        {
            return null;
        }

        // Each part with its length: no two lists of parts make the same text.
        var asked = new StringBuilder("1");
        Add(job.Project);
        Add(backend.Name);
        Add(job.Kind.Name());
        Add(program.Format);
        Add(program.ContentHash);
        Add(item.Shots.ToString(CultureInfo.InvariantCulture));
        Add(seed.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in ItemInputs.Of(item.Inputs).Values.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            Add(name);
            Add(value);
        }

        // An input of the same name is another thing.
        foreach (var (name, value) in ItemInputs.Of(item.Options).Values.OrderBy(o => o.Key, StringComparer.Ordinal))
        {
            Add("option");
            Add(name);
            Add(value);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(asked.ToString())));

        void Add(string part) => asked.Append(CultureInfo.InvariantCulture, $" {part.Length}:{part}");
    }

    /// <summary>An item that takes a stored result as its own.</summary>
    public static NewJobItem Complete(NewJobItem item, ReusableResult source, DateTimeOffset now)
    {
        var from = string.Create(CultureInfo.InvariantCulture, $"the result of item {source.Number} of job {source.JobId}, attempt {source.Attempt}");
        return item with
        {
            Reused = new ReusedResult(
                source,
                new HistoryRecord
                {
                    Sequence = item.Item.HistoryCount + 1,
                    At = now,
                    From = JobStatus.Submitted,
                    To = JobStatus.Completed,
                    Attempt = item.Item.Attempt,
                    Lease = 0,
                    Reason = $"it asks for the same, so it reuses {from}",
                    Actor = "nexus",
                },
                new AttemptRecord
                {
                    Attempt = item.Item.Attempt,
                    Lease = 0,
                    Worker = "",
                    EndedAt = now,
                    Outcome = JobStatus.Completed,
                    Error = "",
                },
                $"Reuses {from}."),
        };
    }
}
