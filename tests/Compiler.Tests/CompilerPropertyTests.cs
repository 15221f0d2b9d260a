using CsCheck;
using Nexus.Circuits;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Targets;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler.Tests;

/// <summary>Every level on random circuits of everything that circuits have, held against the original by two ways that know nothing of each other.</summary>
public class CompilerPropertyTests
{
    private const RandomParts Static = RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase;
    private const RandomParts Dynamic = RandomParts.All & ~RandomParts.GlobalPhase & ~RandomParts.Permutation;

    private static readonly string[] Devices =
        ["h-series", "full-4", "ibm-tokyo-20", "line-4", "ring-5-ecr", "grid-2x3-cz", "full-5-iswap", "rigetti-aspen-4", "generic", "line-5-rzz"];

    public static TheoryData<OptimizationLevel> Levels() => [OptimizationLevel.None, OptimizationLevel.Fast, OptimizationLevel.Default];

    [Theory]
    [MemberData(nameof(Levels))]
    public void Unitaries_stay_the_same(OptimizationLevel level) => Gen.Select(Gen.Int, Gen.Int[0, Devices.Length - 1]).Sample(
        (seed, device) =>
        {
            var circuit = RandomCircuits.Draw(seed, Static, qubits: 4, operations: 10);
            Check(circuit, Devices[device], level, seed);
        },
        iter: 30,
        threads: 1);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Results_stay_as_likely(OptimizationLevel level) => Gen.Select(Gen.Int, Gen.Int[0, Devices.Length - 1]).Sample(
        (seed, device) =>
        {
            var circuit = RandomCircuits.Draw(seed, Dynamic, qubits: 3, operations: 10);
            var result = Check(circuit, Devices[device], level, seed);
            if (result.Circuit.QubitCount <= 6)
            {
                DenseState.AssertSameDistribution(circuit, result.Circuit);
            }
        },
        iter: 25,
        threads: 1);

    private static CompilationResult Check(Circuit circuit, string device, OptimizationLevel level, int seed)
    {
        var target = DeviceTargets.Find(device)!;
        var result = CircuitCompiler.Compile(circuit, target, new CompilerOptions { Level = level, Seed = (uint)seed, Verify = true });
        Assert.True(result.Verdict!.Outcome == VerdictOutcome.Equivalent, $"{device}: {result.Verdict}");
        TargetCheck.AssertFits(result.Circuit.Body, target);
        return result;
    }
}
