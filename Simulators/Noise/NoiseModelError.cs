namespace Nexus.Simulators.Noise;

/// <summary>A mistake in the text of a noise model.</summary>
/// <param name="Path">Where: <c>gates[0].noise[1].p</c>; empty for the whole.</param>
/// <param name="Message">What is wrong, in a sentence.</param>
public sealed record NoiseModelError(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
