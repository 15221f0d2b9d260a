using System.Globalization;
using System.Text;
using Nexus.Client;
using Nexus.Faults.Server;
using Nexus.V1;

namespace Nexus.Faults.Load;

/// <summary>Makes jobs whose results tell whose they are.</summary>
public static class ProbeJobs
{
    private const string Text = "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[2]; creg c[2]; h q[0]; cx q[0], q[1]; measure q -> c;";

    /// <summary>Stores the program that all of them run.</summary>
    public static async Task<string> UploadAsync(NexusClient client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return (await client.UploadAsync("bell.qasm", Encoding.UTF8.GetBytes(Text), cancellationToken: cancellationToken)).ProgramId;
    }

    /// <summary>A job of one item for each number of shots; on the backend <c>probe</c> they are milliseconds.</summary>
    public static SubmitRequest Define(Guid jobId, string programId, IEnumerable<int> shots, string backend = ProbeBackend.BackendName)
    {
        ArgumentNullException.ThrowIfNull(shots);
        return new SubmitRequest
        {
            JobId = jobId.ToString(),
            Name = string.Create(CultureInfo.InvariantCulture, $"{backend} job"),
            Backend = backend,
            Items =
            {
                shots.Select((number, index) => new NewItem { ProgramId = programId, Shots = number, Seed = JobSeeds.Of(jobId, index + 1) }),
            },
        };
    }
}
