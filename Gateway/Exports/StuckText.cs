using Nexus.V1;

namespace Nexus.Gateway.Exports;

/// <summary>That an item makes no progress, in a sentence with the command that would help.</summary>
public static class StuckText
{
    /// <summary>The sentence.</summary>
    /// <param name="reason">Why it is thought so.</param>
    /// <param name="strategy">The resubmission that would help.</param>
    public static string Of(string reason, ResubmitStrategy strategy) => $"{reason} What would help: nexus resubmit --strategy {NameOf(strategy)}";

    /// <summary>The name of a strategy, as people type it.</summary>
    public static string NameOf(ResubmitStrategy strategy) => strategy switch
    {
        ResubmitStrategy.Resync => "RESYNC",
        ResubmitStrategy.AllowResubmit => "ALLOW_RESUBMIT",
        ResubmitStrategy.ForceResubmit => "FORCE_RESUBMIT",
        _ => "FULL_RESTART",
    };
}
