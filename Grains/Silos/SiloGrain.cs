using Nexus.Grains.Backends;
using Nexus.Storage;

namespace Nexus.Grains.Silos;

/// <summary>Answers for the silo that it is on, which is the one that its key names.</summary>
[GrainType("nexus.silo"), SlotPlacement]
internal sealed class SiloGrain(NexusDatabase database) : Grain, ISiloGrain
{
    public Task<bool> ReachesDatabase() => database.AnswersAsync();
}
