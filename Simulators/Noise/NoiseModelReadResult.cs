namespace Nexus.Simulators.Noise;

/// <summary>What became of the text of a noise model.</summary>
/// <param name="Model">The model; null when there are errors.</param>
/// <param name="Errors">All mistakes, in the order of the text.</param>
public sealed record NoiseModelReadResult(NoiseModel? Model, IReadOnlyList<NoiseModelError> Errors);
