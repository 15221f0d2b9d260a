namespace Nexus.Grains.Jobs;

/// <summary>What a resubmission does with an item.</summary>
[GenerateSerializer, Alias("nexus.ResubmitAction")]
public enum ResubmitAction : byte
{
    /// <summary>Nothing: it stays as it is.</summary>
    Leave = 1,
    /// <summary>It is sent, as a new attempt.</summary>
    Send = 2,
    /// <summary>Its attempt is taken up again: nothing is sent.</summary>
    Resync = 3,
}
