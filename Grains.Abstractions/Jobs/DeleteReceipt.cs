namespace Nexus.Grains.Jobs;

/// <summary>The acknowledgement of a deletion.</summary>
/// <param name="Deleted">Whether the job is gone; false when its items are being cancelled first, which goes on by itself.</param>
[GenerateSerializer, Immutable, Alias("nexus.DeleteReceipt")]
public sealed record DeleteReceipt([property: Id(0)] bool Deleted);
