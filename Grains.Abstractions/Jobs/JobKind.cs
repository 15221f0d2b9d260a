namespace Nexus.Grains.Jobs;

/// <summary>What a job does with its circuits. A backend takes jobs of one kind.</summary>
[GenerateSerializer, Alias("nexus.JobKind")]
public enum JobKind : byte
{
    /// <summary>Runs and measures them.</summary>
    Execute = 1,
    /// <summary>Compiles them for a target.</summary>
    Compile = 2,
}
