namespace Nexus.Circuits.Targets;

/// <summary>What came of reading a target.</summary>
/// <param name="Target">The target; null when there is an error.</param>
/// <param name="Errors">What is wrong; at most 20.</param>
/// <param name="Warnings">What was passed over: names of gates that circuits here do not have. At most 20.</param>
public sealed record TargetReadResult(Target? Target, IReadOnlyList<TargetError> Errors, IReadOnlyList<TargetError> Warnings);
