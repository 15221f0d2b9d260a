using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Stabilizer;

/// <summary>A Pauli channel where it acts.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Gap">Which count of trials until the next error it goes by: channels of the same probability share one.</param>
/// <param name="Frames">For each of its errors, by number, the Pauli on each qubit's frame: on the first in bits 0 and 1, on the second in bits 2 and 3.</param>
/// <param name="Condition">The condition that it happens under, or -1.</param>
internal sealed record FrameNoise(PauliChannel Channel, int Gap, byte[] Frames, int Condition);
