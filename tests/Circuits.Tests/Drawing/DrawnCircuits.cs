using System.Numerics;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

/// <summary>Small circuits that between them have everything that a drawing can show.</summary>
internal static class DrawnCircuits
{
    public static readonly ClassicalType Int = ClassicalType.Signed(8);

    public static Circuit Qasm(string body, int qubits = 3, int bits = 0)
    {
        var classical = bits == 0 ? "" : $"creg c[{bits}];";
        var result = OpenQasm2Parser.Parse($"OPENQASM 2.0; include \"qelib1.inc\"; qreg q[{qubits}]; {classical} {body}", "drawn");
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return result.Circuit!;
    }

    public static ClassicalExpression Bit(int bit) =>
        ClassicalExpression.Cast(ClassicalType.Bool, ClassicalExpression.Read(ClassicalType.Bits(1), bit));

    public static ClassicalExpression Variable(Register register) => ClassicalExpression.Read(register.ElementType, BitsOf(register));

    public static int[] BitsOf(Register register) => [.. Enumerable.Range(register.First, register.Count)];

    public static ClassicalExpression Number(int value) => ClassicalExpression.Literal(ClassicalValue.Of(Int, (BigInteger)value));

    public static Circuit Branches()
    {
        var builder = new CircuitBuilder("branches");
        builder.AddQubits("q", 2);
        builder.AddBits("c", 2);
        builder.AddMeasure(0, 0);
        builder.BeginBlock();
        builder.AddGate(GateKind.X, 1);
        var then = builder.EndBlock();
        builder.BeginBlock();
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [0, 1]);
        var otherwise = builder.EndBlock();
        builder.AddControlFlow(new IfElse(
            ClassicalExpression.Binary(ClassicalBinary.Or, Bit(0), ClassicalExpression.Unary(ClassicalUnary.Not, Bit(1))), then, otherwise));
        return builder.Build();
    }

    public static Circuit Loops()
    {
        var builder = new CircuitBuilder("loops");
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        var i = builder.AddVariable("i", Int);
        builder.BeginBlock();
        builder.AddGate(
            Gate.Of(GateKind.RX),
            [Parameter.FromRunTime(ClassicalExpression.Binary(ClassicalBinary.Divide, ClassicalExpression.Literal(ClassicalValue.Of(0.5)), ClassicalExpression.Cast(ClassicalType.Double, Variable(i))))],
            0,
            [0]);
        builder.BeginBlock();
        builder.AddMeasure(0, 0);
        builder.BeginBlock();
        builder.AddBreak();
        var leave = builder.EndBlock();
        builder.AddControlFlow(new IfElse(Bit(0), leave));
        var inner = builder.EndBlock();
        builder.AddControlFlow(new WhileLoop(ClassicalExpression.Binary(ClassicalBinary.Less, Variable(i), Number(3)), inner));
        var body = builder.EndBlock();
        builder.AddControlFlow(new ForLoop(
            ClassicalTarget.To(Int, BitsOf(i)), new ValueRange(Number(0), Number(2), Number(6)), body));
        return builder.Build();
    }

    public static Circuit Boxes()
    {
        var bell = new CircuitBuilder("bell");
        bell.AddQubits("q", 2);
        bell.AddGate(GateKind.H, 0);
        bell.AddGate(Gate.Of(GateKind.X), [], 1, [0, 1]);
        var check = new CircuitBuilder("check");
        check.AddQubits("q", 2);
        check.AddBits("m", 2);
        check.AddMeasure(0, 0);
        check.AddMeasure(1, 1);
        var builder = new CircuitBuilder("boxes");
        builder.AddQubits("q", 4);
        builder.AddBits("c", 3);
        builder.AddBox(new CircuitBox(bell.Build()), 1, [3, 2, 0]);
        builder.AddBox(new CircuitBox(check.Build()), 0, [1, 2], [0, 2]);
        builder.AddBox(new PauliExponentialBox([Pauli.X, Pauli.Z], Parameter.FromRadians(Math.PI / 8)), 0, [0, 1]);
        builder.AddBox(new UnitaryBox([0, 1, 1, 0], "flip"), 0, [3], default, new Condition([0, 2], 2));
        return builder.Build();
    }

    public static Circuit Assignments()
    {
        var builder = new CircuitBuilder("assignments");
        builder.AddQubits("q", 1);
        var c = builder.AddBits("c", 2);
        var x = builder.AddVariable("x", Int);
        var a = builder.AddVariable("a", Int, 4);
        builder.AddMeasure(0, 1);
        builder.AddAssign(
            ClassicalTarget.To(Int, BitsOf(x)),
            ClassicalExpression.Binary(ClassicalBinary.Multiply, ClassicalExpression.Binary(ClassicalBinary.Add, Variable(x), Number(1)), Number(-2)),
            new Condition(BitsOf(c), 3));
        builder.AddAssign(ClassicalTarget.Element(Int, new ElementRange(a.First, 8, 4), Variable(x)), Variable(x));
        builder.AddGate(GateKind.Z, 0);
        return builder.Build();
    }

    public static Circuit Phases()
    {
        var builder = new CircuitBuilder("phases");
        builder.AddQubits("a", 1);
        builder.AddQubits("grid", [[0, 1], [2, 3]]);
        builder.AddBits("c", 1);
        builder.SetGlobalPhase(Parameter.FromExpression(Expression.Pi / Expression.Number(Rational.Of(4, 1))));
        builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Parameter.FromRadians(-3 * Math.PI / 4)], 0, [], new Condition([0], 1));
        builder.AddGate(Gate.Of(GateKind.GlobalPhase), [Parameter.FromRadians(1)], 2, [0, 2]);
        builder.AddGate(Gate.Of(GateKind.Z), [], 2, [0, 1, 2]);
        builder.AddGate(Gate.Of(GateKind.Swap), [], 1, [1, 0, 2]);
        builder.SetImplicitPermutation([0, 2, 1]);
        return builder.Build();
    }

    public static Circuit Angles()
    {
        var builder = new CircuitBuilder("angles");
        builder.AddQubits("q", 2);
        builder.AddGate(Gate.Of(GateKind.U), [Parameter.FromRadians(Math.PI / 2), Parameter.FromRadians(-Math.PI), Parameter.FromRadians(0)], 0, [0]);
        builder.AddGate(Gate.Of(GateKind.RY), [Parameter.FromExpression(Expression.Symbol("theta") * Expression.Pi)], 0, [1]);
        builder.AddGate(Gate.Of(GateKind.RZZ), [Parameter.FromRadians(0.123456789)], 0, [0, 1]);
        builder.AddGate(Gate.Of(GateKind.ISwap), [Parameter.FromRadians(Math.PI)], 0, [1, 0]);
        builder.AddGate(GateKind.Sdg, 0);
        builder.AddGate(GateKind.SXdg, 1);
        return builder.Build();
    }
}
