namespace Nexus.Grains.Jobs;

/// <summary>Asks for the deletion of a job.</summary>
/// <param name="CancelFirst">Whether items that are not terminal are cancelled, and the job deleted once they have ended; otherwise such a job is refused.</param>
/// <param name="Actor">Who asks.</param>
[GenerateSerializer, Immutable, Alias("nexus.DeleteOrder")]
public sealed record DeleteOrder(
    [property: Id(0)] bool CancelFirst,
    [property: Id(1)] string Actor);
