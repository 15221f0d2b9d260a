using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Tests.Noise;

/// <summary>Channels against the formulas of their effect on a density matrix.</summary>
public class ChannelTests
{
    private const double T = 1.1;
    private const double P = 0.7;

    /// <summary>The state cos(t/2)|0> + e^(ip) sin(t/2)|1>.</summary>
    private static readonly Complex Off = Math.Cos(T / 2) * Math.Sin(T / 2) * Complex.FromPolarCoordinates(1, -P);
    private static readonly double One = Math.Pow(Math.Sin(T / 2), 2);

    private static DensityMatrix After(Channel channel)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", channel.QubitCount);
        builder.AddGate(Gate.Of(GateKind.U), [Parameter.FromRadians(T), Parameter.FromRadians(P), Parameter.FromRadians(0)], 0, [0]);
        if (channel.QubitCount == 2)
        {
            builder.AddGate(GateKind.Swap, 0, 1);
        }

        // On two qubits the state lies on the second.
        var model = new NoiseModel(gates: [new GateNoise([channel.QubitCount == 2 ? "swap" : "u"], null, [channel])]);
        return DensityMatrixSimulator.Evolve(builder.Build(), model);
    }

    private static void AssertMatrix(Channel channel, double one, Complex off)
    {
        using var matrix = After(channel);
        Assert.Equal(one, matrix[1, 1].Real, 1e-12);
        Assert.Equal(1 - one, matrix[0, 0].Real, 1e-12);
        Assert.Equal(0, (matrix[0, 1] - off).Magnitude, 1e-12);
        Assert.Equal(0, (matrix[1, 0] - Complex.Conjugate(off)).Magnitude, 1e-12);
    }

    [Fact]
    public void Depolarizing_shrinks_the_Bloch_vector() => AssertMatrix(Channel.Depolarizing(1, 0.3), 0.5 + ((One - 0.5) * (1 - 0.4)), Off * (1 - 0.4));

    [Fact]
    public void Dephasing_shrinks_what_is_off_the_diagonal() => AssertMatrix(Channel.Dephasing(0.2), One, Off * 0.6);

    [Fact]
    public void A_bit_flip_exchanges_zero_and_one() => AssertMatrix(Channel.BitFlip(0.2), (One * 0.8) + ((1 - One) * 0.2), (Off * 0.8) + (Complex.Conjugate(Off) * 0.2));

    [Fact]
    public void Amplitude_damping_loses_ones() => AssertMatrix(Channel.AmplitudeDamping(0.3), One * 0.7, Off * Math.Sqrt(0.7));

    [Fact]
    public void Phase_damping_keeps_ones() => AssertMatrix(Channel.PhaseDamping(0.3), One, Off * Math.Sqrt(0.7));

    [Theory]
    [InlineData(50, 30, 10)]
    [InlineData(50, 100, 10)]
    [InlineData(50, 50, 0)]
    public void Thermal_relaxation_decays_with_its_two_times(double t1, double t2, double time) =>
        AssertMatrix(Channel.ThermalRelaxation(t1, t2, time), One * Math.Exp(-time / t1), Off * Math.Exp(-time / t2));

    [Fact]
    public void Paulis_have_their_signs()
    {
        // X, Z, Y of the density matrix one after the other, by the definition.
        AssertMatrix(new PauliChannel([0, 1, 0, 0]), 1 - One, Complex.Conjugate(Off));
        AssertMatrix(new PauliChannel([0, 0, 1, 0]), One, -Off);
        AssertMatrix(new PauliChannel([0, 0, 0, 1]), 1 - One, -Complex.Conjugate(Off));
    }

    [Fact]
    public void Depolarizing_two_qubits_mixes_them_together()
    {
        using var matrix = After(Channel.Depolarizing(2, 15.0 / 16));
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                Assert.Equal(0, (matrix[i, j] - (i == j ? 0.25 : 0)).Magnitude, 1e-12);
            }
        }
    }

    [Fact]
    public void A_pair_of_Paulis_acts_on_the_qubits_in_order()
    {
        // X on the first alone: number 1.
        var probabilities = new double[16];
        probabilities[1] = 1;
        using var matrix = After(new PauliChannel(probabilities));
        Assert.Equal(One, matrix[3, 3].Real, 1e-12);
        Assert.Equal(1 - One, matrix[1, 1].Real, 1e-12);
    }

    [Fact]
    public void Kraus_operators_that_are_not_complete_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new KrausChannel([[1, 0, 0, 0.9]]));
        Assert.StartsWith("The Kraus operators are not complete: the sum of K†K is off the identity by 0.19 in row 1, column 1.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_is_refused(double p)
    {
        Assert.ThrowsAny<ArgumentException>(() => Channel.Depolarizing(1, p));
        Assert.ThrowsAny<ArgumentException>(() => Channel.AmplitudeDamping(p));
        Assert.ThrowsAny<ArgumentException>(() => Channel.PhaseDamping(p));
        Assert.ThrowsAny<ArgumentException>(() => new NoiseModel(pInit: p));
        Assert.ThrowsAny<ArgumentException>(() => new NoiseModel(readout: new ReadoutError(p, 0)));
    }

    [Fact]
    public void A_coherence_time_beyond_twice_the_relaxation_time_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Channel.ThermalRelaxation(10, 20.1, 1));
}
