using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.Targets;
using Nexus.Circuits.Tests;

namespace Nexus.Compiler.Tests.Routing;

/// <summary>Programs and devices to route.</summary>
internal static class Programs
{
    /// <summary>A published circuit, by its file in ../shared/cases.</summary>
    public static Circuit Read(string file) => OpenQasm2Parser.Parse(File.ReadAllText(Path.Combine(Cases.Folder!, file))).Circuit!;

    /// <summary>A device whose pairs may be joined both ways.</summary>
    public static Target Device(int qubits, IEnumerable<(int, int)> couplings) =>
        new() { Name = "device", QubitCount = qubits, Couplings = couplings.ToHashSet() };

    /// <summary>A connected device: a random tree, and some couplings more.</summary>
    public static Target RandomDevice(Random random, int qubits)
    {
        var couplings = Enumerable.Range(1, qubits - 1).Select(q => (random.Next(q), q)).ToList();
        for (var i = random.Next(qubits); i > 0; i--)
        {
            couplings.Add((random.Next(qubits), random.Next(qubits)));
        }

        return Device(qubits, couplings.Where(c => c.Item1 != c.Item2));
    }

    /// <summary>Gates on one and two qubits with random angles, measurements and barriers among them, and a measurement of all at the end.</summary>
    public static Circuit Random(Random random, int qubits, int operations, bool dynamic)
    {
        var builder = new CircuitBuilder("random");
        builder.AddQubits("q", qubits);
        builder.AddBits("c", qubits + 2);
        var drawing = new Drawing(random, builder, dynamic);
        drawing.Add(operations, depth: 0, inLoop: false);
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            builder.AddGate(Gate.Of(GateKind.U), drawing.Angles(3), 0, [qubit]);
            builder.AddMeasure(qubit, qubit);
        }

        return builder.Build();
    }

    private sealed class Drawing(Random random, CircuitBuilder builder, bool dynamic)
    {
        private static readonly GateKind[] Pairs = [GateKind.RZZ, GateKind.ECR, GateKind.ISwap, GateKind.FSim, GateKind.TK2];

        public Parameter[] Angles(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => Parameter.FromRadians(random.NextDouble() * 6))];

        public void Add(int operations, int depth, bool inLoop)
        {
            for (var i = 0; i < operations; i++)
            {
                AddOne(depth, inLoop);
            }
        }

        private void AddOne(int depth, bool inLoop)
        {
            var (a, b) = Two();
            var condition = dynamic && random.Next(5) == 0 ? new Condition([Bit()], random.Next(2)) : null;
            switch (random.Next(dynamic ? 20 : 14))
            {
                case < 5:
                    builder.AddGate(Gate.Of(GateKind.X), [], 1, [a, b], condition);
                    break;
                case < 8:
                    var pair = Gate.Of(Pairs[random.Next(Pairs.Length)]);
                    builder.AddGate(pair, Angles(pair.ParameterCount), 0, [a, b], condition);
                    break;
                case < 13:
                    builder.AddGate(Gate.Of(GateKind.U), Angles(3), 0, [a], condition);
                    break;
                case 13:
                    builder.AddBarrier(a, b);
                    break;
                case 14:
                    builder.AddMeasure(a, Bit(), condition);
                    break;
                case 15:
                    builder.AddReset(a, condition);
                    break;
                case 16:
                    builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), Bit()), Truth(), condition);
                    break;
                case 17 or 18 when depth < 2:
                    var then = Block(depth, inLoop);
                    builder.AddControlFlow(new IfElse(Truth(), then, random.Next(2) == 0 ? null : Block(depth, inLoop)));
                    break;
                case 19 when depth < 2:
                    AddLoop(depth);
                    break;
                default:
                    if (inLoop && random.Next(2) == 0)
                    {
                        builder.BeginBlock();
                        Jump();
                        builder.AddControlFlow(new IfElse(Truth(), builder.EndBlock()));
                    }

                    break;
            }
        }

        private void Jump()
        {
            switch (random.Next(5))
            {
                case < 2:
                    builder.AddBreak();
                    break;
                case < 4:
                    builder.AddContinue();
                    break;
                default:
                    builder.AddEnd();
                    break;
            }
        }

        private void AddLoop(int depth)
        {
            var values = new[] { true, false, true }.Take(random.Next(1, 4)).Select(v => (ClassicalExpression)ClassicalExpression.Cast(
                ClassicalType.Bits(1), ClassicalExpression.Literal(ClassicalValue.Of(v)))).ToArray();
            builder.AddControlFlow(new ForLoop(ClassicalTarget.To(ClassicalType.Bits(1), Bit()), values, Block(depth, inLoop: true)));
        }

        private Block Block(int depth, bool inLoop)
        {
            builder.BeginBlock();
            Add(random.Next(1, 5), depth + 1, inLoop);
            if (inLoop && random.Next(4) == 0)
            {
                Jump();
            }

            return builder.EndBlock();
        }

        private ClassicalExpression Truth() => new Condition([Bit()], random.Next(2)).ToExpression();

        private int Bit() => random.Next(builder.BitCount);

        private (int, int) Two()
        {
            var a = random.Next(builder.QubitCount);
            var b = random.Next(builder.QubitCount - 1);
            return (a, b < a ? b : b + 1);
        }
    }
}
