using Orleans.Runtime.Placement;

namespace Nexus.Grains.Backends;

/// <summary>Reads from the key of a worker, or of a silo, on which silo it is.</summary>
internal sealed class SlotPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        var silo = GrainKeys.SiloOf(key) is { } address ? SiloAddress.FromParsableString(address) : null;
        return silo is not null && Array.IndexOf(context.GetCompatibleSilos(target), silo) >= 0
            ? Task.FromResult(silo)
            : throw new SiloUnavailableException($"{key} is of a silo that is not in the cluster.");
    }
}
