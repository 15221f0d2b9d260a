namespace Nexus.Grains.Jobs;

/// <summary>How the items of a compile job are compiled.</summary>
/// <param name="Target">What for: the name of a target, or a target itself as JSON (docs/targets.md).</param>
/// <param name="Level">How much is done, 0 to 3 (docs/compiler.md).</param>
/// <param name="Verify">Whether each compiled circuit is compared with its original.</param>
/// <param name="KeepIntermediates">Whether the circuits between the passes are kept as programs too.</param>
[GenerateSerializer, Immutable, Alias("nexus.CompileSettings")]
public sealed record CompileSettings(
    [property: Id(0)] string Target,
    [property: Id(1)] int Level = CompileSettings.DefaultLevel,
    [property: Id(2)] bool Verify = false,
    [property: Id(3)] bool KeepIntermediates = false)
{
    /// <summary>The level when none is asked for.</summary>
    public const int DefaultLevel = 2;
}
