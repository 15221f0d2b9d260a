using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;

namespace Nexus.Gateway.Exports;

/// <summary>An item of a document of results.</summary>
/// <param name="Row">Its row, which says whose result it has.</param>
/// <param name="Status">Where it stands: as its job says, or its row.</param>
/// <param name="Message">A sentence on that; may be empty.</param>
/// <param name="Stuck">That it makes no progress, and what would help; null while it does.</param>
public sealed record DocumentItem(JobItemRecord Row, JobStatus Status, string Message, string? Stuck = null)
{
    /// <summary>An item of which nothing is known but its row.</summary>
    public static DocumentItem Of(JobItemRecord row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new DocumentItem(row, row.Status, row.Message);
    }
}
