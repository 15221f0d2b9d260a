using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Circuits.Tests;
using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Tests.Routing;

public sealed class DirectionPassTests
{
    private static readonly Target OneWay = Programs.Device(2, [(1, 0)]) with { IsDirected = true };

    public static TheoryData<GateKind, int> Turned => new()
    {
        { GateKind.X, 1 }, { GateKind.Z, 1 }, { GateKind.S, 1 }, { GateKind.P, 1 }, { GateKind.RZ, 1 }, { GateKind.GlobalPhase, 2 }, { GateKind.Swap, 0 },
        { GateKind.RXX, 0 }, { GateKind.RYY, 0 }, { GateKind.RZZ, 0 }, { GateKind.TK2, 0 }, { GateKind.ISwap, 0 }, { GateKind.PhasedISwap, 0 },
        { GateKind.ESwap, 0 }, { GateKind.FSim, 0 }, { GateKind.ECR, 0 }, { GateKind.AAMS, 0 },
    };

    [Theory]
    [MemberData(nameof(Turned))]
    public void A_gate_against_the_direction_is_turned_round(GateKind kind, int controls)
    {
        var gate = Gate.Of(kind);
        var angles = Enumerable.Range(1, gate.ParameterCount).Select(i => Parameter.FromRadians(0.3 + (0.5 * i))).ToArray();
        var circuit = Circuit(gate, angles, controls);
        var turned = Turn(circuit);
        RoutingCheck.AssertCoupled(turned, OneWay, directed: true);
        DenseState.AssertEqual(DenseState.MatrixOf(circuit), DenseState.MatrixOf(turned), upToPhase: true);
    }

    [Fact]
    public void A_gate_in_the_direction_stays()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [1, 0]);
        Assert.Equal(1, Turn(builder.Build()).Count);
    }

    [Fact]
    public void A_gate_that_cannot_be_turned_round_is_refused()
    {
        var refusal = Assert.Throws<CompilationException>(() => Turn(Circuit(Gate.Of(GateKind.H), [], 1)));
        Assert.Equal("CH on the qubits 0 and 1 stands against the direction of their coupling and cannot be turned round: rebase it to the device's gates first.", refusal.Message);
    }

    [Fact]
    public void Routed_programs_with_control_flow_are_turned_too()
    {
        var random = new Random(11);
        var device = Programs.Device(4, [(1, 0), (1, 2), (3, 2)]) with { IsDirected = true };
        var program = Programs.Random(random, 3, 14, dynamic: true);
        var context = new PassContext { Seed = 2 };
        var turned = new DirectionPass().Run(new MappingPass().Run(new Compilation(program, device), context), context);
        RoutingCheck.AssertCoupled(turned.Circuit, device, directed: true);
        DenseState.AssertSameDistribution(program, turned.Circuit);
    }

    private static Circuit Turn(Circuit circuit) => new DirectionPass().Run(new Compilation(circuit, OneWay), new PassContext()).Circuit;

    private static Circuit Circuit(Gate gate, Parameter[] angles, int controls)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 2);
        builder.AddGate(gate, angles, controls, [0, 1]);
        return builder.Build();
    }
}
