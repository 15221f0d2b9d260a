namespace Nexus.Simulators.Stabilizer;

/// <summary>A condition on measurements.</summary>
/// <param name="Records">The records whose values are compared.</param>
/// <param name="Expected">What each must be.</param>
/// <param name="Never">Whether it is never met.</param>
/// <param name="Reference">Whether it is met in the reference sample.</param>
internal sealed record FrameCondition(int[] Records, bool[] Expected, bool Never, bool Reference);
