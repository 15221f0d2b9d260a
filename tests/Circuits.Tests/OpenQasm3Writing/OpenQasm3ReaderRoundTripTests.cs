using Nexus.Circuits.OpenQasm3;
using Nexus.Circuits.Targets;

namespace Nexus.Circuits.Tests.OpenQasm3Writing;

/// <summary>The round trip through our own reader.</summary>
public sealed class OpenQasm3ReaderRoundTripTests() : OpenQasm3RoundTripTests(text => OpenQasm3Reader.Parse(text))
{
    public static TheoryData<GateKind> Kinds => [.. RandomCircuits.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_gate_in_an_if_is_the_same_gate_when_it_is_read_again(GateKind kind)
    {
        // A phase of everything with controls is read as what it is, a phase gate.
        foreach (var controls in kind == GateKind.GlobalPhase ? [0] : new[] { 0, 1, 2 })
        {
            // A register has the gate's name, which the definition then cannot have.
            foreach (var register in new[] { "q", Gate.Of(kind).Name })
            {
                AssertSameGates(In(register, kind, controls));
            }
        }
    }

    [Fact]
    public void Powers_and_inverses_of_a_known_definition_are_those_of_the_gate()
    {
        foreach (var kind in RandomCircuits.Kinds)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 2);
            Add(builder, kind, 0, 1);
            var text = OpenQasm3Writer.Write(builder.Build()).Text!.TrimEnd();
            var call = text[(text.LastIndexOf('\n') + 1)..];
            var both = OpenQasm3Reader.Parse($"{text}\ninv @ {call}\npow(2) @ {call}\npow(-2) @ {call}");
            Assert.True(both.Success, string.Join("\n", both.Diagnostics));
            var matrix = DenseState.MatrixOf(both.Circuit!);
            for (var row = 0; row < matrix.GetLength(0); row++)
            {
                Assert.InRange((matrix[row, row] - 1).Magnitude, 0, 1e-9);
            }
        }
    }

    private static Circuit In(string register, GateKind kind, int controls)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits(register, 4);
        builder.AddBits("c", 1);
        for (var qubit = 0; qubit < 4; qubit++)
        {
            builder.AddGate(GateKind.H, qubit);
        }

        builder.AddMeasure(3, 0);
        builder.BeginBlock();
        Add(builder, kind, controls, 3);
        builder.AddControlFlow(new IfElse(ClassicalExpression.Cast(ClassicalType.Bool, ClassicalExpression.Read(ClassicalType.Bits(1), 0)), builder.EndBlock()));
        return builder.Build();
    }

    private static void Add(CircuitBuilder builder, GateKind kind, int controls, int first)
    {
        var gate = Gate.Of(kind);
        Parameter[] angles = [.. Enumerable.Range(0, gate.ParameterCount).Select(i => Parameter.FromRadians(0.7 - (1.3 * i)))];
        builder.AddGate(gate, angles, controls, [.. Enumerable.Range(0, controls + gate.TargetCount).Select(i => first - i)]);
    }

    private static void AssertSameGates(Circuit circuit)
    {
        var written = OpenQasm3Writer.Write(circuit);
        Assert.True(written.Success, string.Join("\n", written.Obstacles));
        var again = OpenQasm3Reader.Parse(written.Text!);
        Assert.True(again.Success, string.Join("\n", again.Diagnostics) + "\n" + written.Text);
        Assert.Equal(GateSets.NamesOf(circuit), GateSets.NamesOf(again.Circuit!));
        DenseState.AssertSameDistribution(circuit, again.Circuit!);
    }
}
