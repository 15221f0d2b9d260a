using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;
using Nexus.Stabilizer.Bench;

namespace Nexus.Simulators.Tests.Stabilizer;

public class DetectorSamplerTests
{
    [Theory]
    [InlineData(3, 2)]
    [InlineData(5, 3)]
    public void Without_noise_no_detector_of_the_surface_code_fires(int distance, int rounds)
    {
        var code = new SurfaceCode(distance, rounds);
        var sampler = new DetectorSampler(code.Circuit, code.Detectors);
        Assert.Equal(((distance * distance) - 1) * rounds + 1, sampler.DetectorCount);
        Assert.All(sampler.Count(new SimulationOptions(2000, 1)), count => Assert.Equal(0, count));
    }

    [Fact]
    public void Counts_and_tables_tell_the_same_with_any_number_of_threads()
    {
        var code = new SurfaceCode(3, 3);
        var sampler = new DetectorSampler(code.Circuit, code.Detectors, SurfaceCode.Noise(0.01));
        var options = new SimulationOptions(20_001, 4);
        var table = sampler.Sample(options);
        var counts = sampler.Count(options with { MaxThreads = 3 });
        for (var detector = 0; detector < counts.Count; detector++)
        {
            Assert.Equal(counts[detector], Enumerable.Range(0, table.ShotCount).Count(shot => table.Bit(shot, detector)));
            Assert.InRange(counts[detector], 100, 8000);
        }
    }

    /// <summary>One qubit, X flips with p before its only reading, which errs with r: the detector fires with p + r - 2pr. Hoeffding, once in 10^9.</summary>
    [Fact]
    public void A_detector_fires_as_often_as_its_errors_say()
    {
        var builder = new Circuits.CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        builder.AddGate(Circuits.GateKind.I, 0);
        builder.AddMeasure(0, 0);
        var noise = new NoiseModel(
            readout: new ReadoutError(0.05, 0.05),
            gates: [new GateNoise(["i"], null, [Channel.BitFlip(0.1)])]);
        const int Shots = 1_000_000;
        var fired = new DetectorSampler(builder.Build(), [[0]], noise).Count(new SimulationOptions(Shots, 8))[0];
        Assert.InRange(fired / (double)Shots, 0.14 - Agreement.AllowedDifference(Shots, int.MaxValue, 1), 0.14 + Agreement.AllowedDifference(Shots, int.MaxValue, 1));
    }

    [Fact]
    public void Memory_does_not_grow_with_the_shots_when_only_counts_are_asked()
    {
        var code = new SurfaceCode(3, 2);
        var sampler = new DetectorSampler(code.Circuit, code.Detectors, SurfaceCode.Noise(0.001));
        sampler.Count(new SimulationOptions(1000, 1));
        var few = Allocated(10_000);
        var many = Allocated(1_000_000);
        Assert.InRange(many, 0, few + 100_000);

        long Allocated(int shots)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            sampler.Count(new SimulationOptions(shots, 1));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_measurement_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectorSampler(KnownCircuits.Ghz(2), [[2]]));
}
