using CsCheck;
using Nexus.Circuits;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Targets;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler.Tests.Passes;

/// <summary>Every pass by itself, on random circuits of what it works on and of everything that it must keep its hands off.</summary>
public class PassPropertyTests
{
    private static readonly GateKind[] Few =
        [GateKind.X, GateKind.H, GateKind.S, GateKind.T, GateKind.RZ, GateKind.SX, GateKind.Z, GateKind.RZZ, GateKind.Swap, GateKind.P, GateKind.RX, GateKind.Y];

    public static TheoryData<string> Names() => [.. Passes.Keys];

    private static Dictionary<string, ICompilerPass[]> Passes { get; } = new(StringComparer.Ordinal)
    {
        ["decompose"] = [],
        ["fuse-one-qubit"] = [new FuseOneQubitGates()],
        ["cancel"] = [new CancelGates()],
        ["fold-phases"] = [new FoldPhases()],
        ["resynthesize-blocks"] = [new ResynthesizeTwoQubitBlocks()],
        ["resynthesize-blocks, exchanged"] = [new ResynthesizeTwoQubitBlocks(mayExchange: true), new AbsorbSwaps()],
        ["resynthesize-phases"] = [new ResynthesizePhasePolynomials()],
        ["resynthesize-phases, exchanged"] = [new ResynthesizePhasePolynomials(mayExchange: true), new AbsorbSwaps()],
        ["simplify-cliffords"] = [new SimplifyCliffords()],
        ["decompose-swaps"] = [new DecomposeSwaps()],
        ["absorb-swaps"] = [new AbsorbSwaps()],
        ["remove-before-measurement"] = [new RemoveBeforeMeasurement()],
        ["rebase"] = [new RebaseToTarget()],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Unitaries_stay_the_same_phase_included(string name) => Gen.Select(Gen.Int, Gen.Bool).Sample(
        (seed, few) =>
        {
            var circuit = RandomCircuits.Draw(
                seed, RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase, qubits: 3, operations: 25, kinds: few ? Few : null);
            var compiled = Run(circuit, name);
            Assert.Equal(VerdictOutcome.Equivalent, CircuitVerifier.Verify(circuit, compiled).Outcome);
            DenseState.AssertEqual(DenseState.MatrixOf(circuit), DenseState.MatrixOf(compiled.Circuit), tolerance: 1e-7);
        },
        iter: 40,
        threads: 1);

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_stay_as_likely(string name) => Gen.Select(Gen.Int, Gen.Bool).Sample(
        (seed, few) =>
        {
            var circuit = RandomCircuits.Draw(
                seed, RandomParts.All & ~(RandomParts.GlobalPhase | RandomParts.Permutation), qubits: 3, operations: 12, kinds: few ? Few : null);
            var compiled = Run(circuit, name);
            var verdict = CircuitVerifier.Verify(circuit, compiled);
            Assert.True(verdict.Outcome == VerdictOutcome.Equivalent, verdict.ToString());
        },
        iter: 40,
        threads: 1);

    [Fact]
    public void Pauli_rotations_made_together_are_the_same_and_take_no_more_cx() => Gen.Int.Sample(
        seed =>
        {
            var random = new Random(seed);
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 4);
            for (var i = 0; i < 12; i++)
            {
                var qubits = Enumerable.Range(0, 4).ToArray();
                random.Shuffle(qubits);
                var paulis = Enumerable.Range(0, random.Next(1, 5)).Select(_ => (Pauli)random.Next(4)).ToArray();
                builder.AddBox(new PauliExponentialBox(paulis, RandomCircuits.Angle(random)), 0, qubits.AsSpan(0, paulis.Length));
            }

            var circuit = builder.Build();
            var compilation = new Compilation(circuit, DeviceTargets.Find("full-4")!);
            var together = new SynthesizePauliRotations().Run(compilation, new PassContext()).Circuit;
            var apart = new DecomposeBoxes().Run(compilation, new PassContext()).Circuit;
            DenseState.AssertEqual(DenseState.MatrixOf(circuit), DenseState.MatrixOf(new DecomposeBoxes().Run(compilation with { Circuit = together }, new PassContext()).Circuit), tolerance: 1e-9);
            Assert.True(CircuitFigures.Of(together).TwoQubitGates <= CircuitFigures.Of(apart).TwoQubitGates);
        },
        iter: 60,
        threads: 1);

    private static Compilation Run(Circuit circuit, string name)
    {
        var compilation = new Compilation(circuit, DeviceTargets.Find(name.StartsWith("decompose", StringComparison.Ordinal) ? "full-9" : "h-series")!);
        foreach (var pass in (ICompilerPass[])[new SynthesizePauliRotations(), new DecomposeBoxes(), new DecomposeGates(), .. Passes[name]])
        {
            compilation = pass.Run(compilation, new PassContext());
        }

        return compilation;
    }
}
