using Nexus.V1;

namespace Nexus.Client;

/// <summary>What a status means.</summary>
public static class JobStatusExtensions
{
    /// <summary>Whether nothing more will happen to the job or item by itself.</summary>
    public static bool IsTerminal(this JobStatus status) => status
        is JobStatus.Completed or JobStatus.Error or JobStatus.Cancelled or JobStatus.Terminated or JobStatus.Depleted;
}
