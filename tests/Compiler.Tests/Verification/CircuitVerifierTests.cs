using System.Collections.Immutable;
using CsCheck;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler.Tests.Verification;

/// <summary>The verifier finds what is wrong: every mistake that a pass could make is made here on purpose.</summary>
public class CircuitVerifierTests
{
    private static readonly Target Any = Target.BuiltIn("generic")!;

    [Fact]
    public void A_unitary_with_one_gate_more_is_another_one_whatever_the_gate() => Gen.Int.Sample(
        seed =>
        {
            var circuit = RandomCircuits.Draw(seed, RandomParts.Gates, qubits: 3, operations: 12);
            Assert.Equal(VerdictOutcome.Equivalent, Verify(circuit, circuit).Outcome);
            var random = new Random(seed);
            var more = Circuit(3, 0, builder =>
            {
                builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRadians(0.05 + random.NextDouble())], 0, [random.Next(3)]);
            });
            Assert.Equal(VerdictOutcome.Different, Verify(circuit, Joined(circuit, more)).Outcome);
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void A_phase_of_the_whole_state_makes_no_difference_and_one_of_a_part_does()
    {
        var plain = Circuit(2, 0, b => b.AddGate(GateKind.H, 0));
        Assert.Equal((VerdictOutcome.Equivalent, VerificationMethod.Tableau), OutcomeOf(plain, Circuit(2, 0, b =>
        {
            b.AddGate(GateKind.H, 0);
            b.SetGlobalPhase(Parameter.FromRadians(1));
        })));
        Assert.Equal((VerdictOutcome.Different, VerificationMethod.Unitary), OutcomeOf(plain, Circuit(2, 0, b =>
        {
            b.AddGate(GateKind.H, 0);
            b.AddGate(Gate.Of(GateKind.P), [Parameter.FromRadians(0.001)], 0, [0]);
        })));
    }

    [Fact]
    public void Clifford_circuits_of_many_qubits_are_compared_exactly()
    {
        var ghz = Circuit(200, 0, b =>
        {
            b.AddGate(GateKind.H, 0);
            for (var q = 1; q < 200; q++)
            {
                b.AddGate(Gate.Of(GateKind.X), [], 1, [q - 1, q]);
            }
        });
        Assert.Equal((VerdictOutcome.Equivalent, VerificationMethod.Tableau), OutcomeOf(ghz, ghz));
        Assert.Equal((VerdictOutcome.Different, VerificationMethod.Tableau), OutcomeOf(ghz, Joined(ghz, Circuit(200, 0, b => b.AddGate(GateKind.Z, 77)))));
    }

    [Fact]
    public void A_wrong_layout_is_found()
    {
        var circuit = Circuit(2, 0, b =>
        {
            b.AddGate(GateKind.T, 0);
            b.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(0.3)], 0, [1]);
        });
        var placed = Circuit(3, 0, b =>
        {
            b.AddGate(GateKind.T, 2);
            b.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(0.3)], 0, [0]);
            b.AddGate(GateKind.Swap, 0, 1);
        });
        var right = new Compilation(placed, Any) { InitialLayout = [2, 0], FinalLayout = [2, 1] };
        Assert.Equal(VerdictOutcome.Equivalent, CircuitVerifier.Verify(circuit, right).Outcome);
        foreach (ImmutableArray<int> wrong in (ImmutableArray<int>[])[[1, 2], [2, 0], [0, 1]])
        {
            Assert.Equal(VerdictOutcome.Different, CircuitVerifier.Verify(circuit, right with { FinalLayout = wrong }).Outcome);
        }
    }

    [Fact]
    public void A_qubit_beside_the_program_must_be_left_as_it_was()
    {
        var circuit = Circuit(1, 0, b => b.AddGate(GateKind.T, 0));
        var placed = Circuit(2, 0, b =>
        {
            b.AddGate(GateKind.T, 0);
            b.AddGate(GateKind.X, 1);
        });
        Assert.Equal(
            VerdictOutcome.Different, CircuitVerifier.Verify(circuit, new Compilation(placed, Any) { InitialLayout = [0], FinalLayout = [0] }).Outcome);
    }

    [Fact]
    public void Diagonal_gates_before_a_measurement_make_no_difference_and_others_do()
    {
        var circuit = Measured(_ => { });
        Assert.Equal((VerdictOutcome.Equivalent, VerificationMethod.RandomStates), OutcomeOf(circuit, Measured(b => b.AddGate(GateKind.T, 0))));
        Assert.Equal(VerdictOutcome.Different, Verify(circuit, Measured(b => b.AddGate(GateKind.SX, 0))).Outcome);
        Assert.Equal(VerdictOutcome.Different, Verify(circuit, Measured(b => b.AddGate(Gate.Of(GateKind.P), [Parameter.FromRadians(1)], 1, [0, 1]))).Outcome);

        static Circuit Measured(Action<CircuitBuilder> before) => Circuit(2, 1, b =>
        {
            b.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(1)], 0, [0]);
            b.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(1)], 1, [0, 1]);
            before(b);
            b.AddMeasure(0, 0);
        });
    }

    [Fact]
    public void A_lost_condition_or_reset_is_found()
    {
        var condition = new Condition([0], 1);
        Assert.Equal((VerdictOutcome.Equivalent, VerificationMethod.Distribution), OutcomeOf(Teleported(condition, true), Teleported(condition, true)));
        Assert.Equal(VerdictOutcome.Different, Verify(Teleported(condition, true), Teleported(null, true)).Outcome);
        Assert.Equal(VerdictOutcome.Different, Verify(Teleported(condition, true), Teleported(condition, false)).Outcome);

        static Circuit Teleported(Condition? condition, bool hasReset) => Circuit(2, 1, b =>
        {
            b.AddGate(GateKind.H, 0);
            b.AddMeasure(0, 0);
            b.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(0.4)], 0, [1], condition);
            if (hasReset)
            {
                b.AddReset(0);
            }
        });
    }

    [Fact]
    public void Free_angles_are_compared_by_values_drawn_for_them()
    {
        Assert.Equal(VerdictOutcome.Equivalent, Verify(Turned("a"), Turned("a")).Outcome);
        Assert.Equal(VerdictOutcome.Different, Verify(Turned("a"), Circuit(1, 0, b =>
        {
            b.AddInput("a", ClassicalType.Double);
            b.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRadians(0.1)], 0, [0]);
        })).Outcome);

        static Circuit Turned(string name) => Circuit(1, 0, b => b.AddGate(Gate.Of(GateKind.RX), [Parameter.FromExpression(Expression.Symbol(name))], 0, [0]));
    }

    [Fact]
    public void What_is_too_large_or_unknown_is_said_to_be_so()
    {
        var large = Circuit(40, 0, b => b.AddGate(GateKind.T, 39));
        Assert.Equal((VerdictOutcome.Unknown, VerificationMethod.None), OutcomeOf(large, large));
        var opaque = Circuit(1, 0, b => b.AddGate(Gate.Opaque("magic", 1, 0), [], 0, [0]));
        Assert.Contains("magic", Verify(opaque, opaque).Explanation, StringComparison.Ordinal);
    }

    private static (VerdictOutcome, VerificationMethod) OutcomeOf(Circuit original, Circuit compiled)
    {
        var verdict = Verify(original, compiled);
        return (verdict.Outcome, verdict.Method);
    }

    private static Verdict Verify(Circuit original, Circuit compiled) => CircuitVerifier.Verify(original, new Compilation(compiled, Any));

    private static Circuit Circuit(int qubits, int bits, Action<CircuitBuilder> add)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        if (bits > 0)
        {
            builder.AddBits("c", bits);
        }

        add(builder);
        return builder.Build();
    }

    private static Circuit Joined(Circuit one, Circuit other) => Circuit(one.QubitCount, 0, builder =>
    {
        new CircuitCopier(builder).Copy(one.Body);
        new CircuitCopier(builder).Copy(other.Body);
    });
}
