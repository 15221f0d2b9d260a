namespace Nexus.Grains.Backends;

/// <summary>Tells which processes, by the addresses of their silos, are dead.</summary>
internal interface IProcessCensus
{
    /// <summary>Those of the incarnations that will never report again.</summary>
    Task<IReadOnlySet<string>> DeadAmongAsync(IEnumerable<string> incarnations);
}

/// <summary>Asks the engine's membership: a silo that it calls dead, or that it has never heard of, is dead.</summary>
internal sealed class MembershipCensus(IClusterMembershipService membership) : IProcessCensus
{
    public async Task<IReadOnlySet<string>> DeadAmongAsync(IEnumerable<string> incarnations)
    {
        string[] asked = [.. incarnations];
        var dead = DeadNow(asked);
        if (dead.Count > 0)
        {
            // A silo that joined a moment ago may not have been heard of here: look again before calling it dead.
            await membership.Refresh();
            dead = DeadNow(asked);
        }

        return dead;
    }

    private HashSet<string> DeadNow(string[] incarnations)
    {
        var members = membership.CurrentSnapshot.Members;
        return [.. incarnations.Where(i =>
            !members.TryGetValue(SiloAddress.FromParsableString(i), out var member) || member.Status is SiloStatus.Dead or SiloStatus.None)];
    }
}
