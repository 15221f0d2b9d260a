using Orleans.Placement;

namespace Nexus.Grains.Backends;

/// <summary>
/// Places a grain on the silo that its key names, and nowhere else. Such a grain has no entry in the engine's directory, whose parts are lost
/// with the silos that hold them: it lives on when another silo leaves or dies.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SlotPlacementAttribute() : PlacementAttribute(new SlotPlacement());
