namespace Nexus.Grains.Backends;

/// <summary>The strategy of <see cref="SlotPlacementAttribute"/>.</summary>
[GenerateSerializer, Immutable]
[Alias("nexus.slot-placement")]
internal sealed class SlotPlacement : PlacementStrategy
{
    /// <summary>The key says where the grain is: there is nothing to look up, and nothing to lose.</summary>
    public override bool IsUsingGrainDirectory => false;
}
