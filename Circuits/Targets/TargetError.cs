namespace Nexus.Circuits.Targets;

/// <summary>What is wrong with, or odd about, the description of a target.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.device.edges[3].unitid_to</c>.</param>
/// <param name="Message">A sentence for the person.</param>
public sealed record TargetError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
