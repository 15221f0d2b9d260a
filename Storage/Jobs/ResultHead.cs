namespace Nexus.Storage.Jobs;

/// <summary>A stored result without its body, which is read a piece at a time.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Number">The item.</param>
/// <param name="Attempt">The attempt that produced it.</param>
/// <param name="Lease">The lease that produced it.</param>
/// <param name="Format">What the body is, such as <c>shots/v1</c>.</param>
/// <param name="Length">How many bytes the body has.</param>
public sealed record ResultHead(Guid JobId, int Number, int Attempt, long Lease, string Format, long Length);
