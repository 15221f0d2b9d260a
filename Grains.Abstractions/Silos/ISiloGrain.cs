namespace Nexus.Grains.Silos;

/// <summary>A silo, as the others may ask it about itself. The key is <c>silo-</c> and the silo's address.</summary>
[Alias("nexus.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Whether the silo reaches the database, tried now: the answer takes some seconds at most.</summary>
    [Alias("ReachesDatabase"), AlwaysInterleave]
    Task<bool> ReachesDatabase();
}
