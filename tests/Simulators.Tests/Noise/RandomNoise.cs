using System.Numerics;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Tests.Noise;

/// <summary>Noise models drawn at random, strong enough to be seen.</summary>
internal static class RandomNoise
{
    public static NoiseModel Pauli(Random random) => new(
        p1: random.NextDouble() * 0.3,
        p2: random.NextDouble() * 0.3,
        readout: new ReadoutError(random.NextDouble() * 0.3, random.NextDouble() * 0.3),
        pInit: random.NextDouble() * 0.3,
        gates: [new GateNoise(["h"], null, [new PauliChannel([0.6, 0.1, 0.05, 0.25])]), new GateNoise(null, [0, 1], [Channel.Dephasing(0.1), Channel.Depolarizing(2, 0.2)])],
        qubitReadout: new Dictionary<int, ReadoutError> { [0] = new(0.2, 0) },
        qubitInit: new Dictionary<int, double> { [0] = 0.4 });

    public static NoiseModel Any(Random random) => new(
        p1: random.NextDouble() * 0.1,
        p2: random.NextDouble() * 0.1,
        readout: new ReadoutError(random.NextDouble() * 0.3, random.NextDouble() * 0.3),
        pInit: random.NextDouble() * 0.3,
        gates:
        [
            new GateNoise(["h"], null, [Channel.AmplitudeDamping(random.NextDouble())]),
            new GateNoise(["u", "x", "cx"], null, [Channel.ThermalRelaxation(10, 12, 5 * random.NextDouble())]),
            new GateNoise(null, [0, 1], [Unital(random), Channel.Depolarizing(1, 0.1)]),
        ]);

    /// <summary>A channel on two qubits without any symmetry: two unitaries, one after a projection that is remembered.</summary>
    private static KrausChannel Unital(Random random)
    {
        var (a, b) = (RandomPrograms.Unitary(random, 2), RandomPrograms.Unitary(random, 2));
        var second = new Complex[16];
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                // b times the projector on an even number of ones; a times that on an odd one goes into the first operator.
                second[(i * 4) + j] = j is 0 or 3 ? b[(i * 4) + j] : 0;
                a[(i * 4) + j] = j is 0 or 3 ? 0 : a[(i * 4) + j];
            }
        }

        return new KrausChannel([a, second]);
    }
}
