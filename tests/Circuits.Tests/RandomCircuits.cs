namespace Nexus.Circuits.Tests;

/// <summary>What random circuits are made of, beside gates.</summary>
[Flags]
public enum RandomParts
{
    Gates = 0,
    Measurements = 1,
    Conditions = 2,
    Assignments = 4,
    Branches = 8,
    Loops = 16,
    Boxes = 32,
    Permutation = 64,
    GlobalPhase = 128,
    RunTimeAngles = 256,
    All = 511,
}

/// <summary>Circuits drawn at random from every kind of gate and operation.</summary>
internal static class RandomCircuits
{
    public static readonly GateKind[] Kinds = [.. Enum.GetValues<GateKind>().Where(k => k != GateKind.Opaque)];

    private const int Bits = 4;

    /// <summary>A circuit of a few qubits and 4 bits <c>c</c>; with assignments also an unsigned variable <c>n</c> of 3 bits that is no result.</summary>
    /// <param name="seed">Makes the circuit what it is.</param>
    /// <param name="parts">What may be in it.</param>
    /// <param name="qubits">How many qubits.</param>
    /// <param name="operations">How many operations, blocks counted as one.</param>
    /// <param name="kinds">The gates; all when null.</param>
    public static Circuit Draw(int seed, RandomParts parts, int qubits = 3, int operations = 12, IReadOnlyList<GateKind>? kinds = null)
    {
        var random = new Random(seed);
        var builder = new CircuitBuilder("random");
        builder.AddQubits("q", qubits);
        Register? variable = null;
        if ((parts & ~(RandomParts.Boxes | RandomParts.Permutation | RandomParts.GlobalPhase)) != 0)
        {
            builder.AddBits("c", Bits);
            variable = parts.HasFlag(RandomParts.Assignments) ? builder.AddVariable("n", ClassicalType.Unsigned(3)) : null;
        }

        new Drawing(random, builder, parts, kinds ?? Kinds, variable).Add(operations, depth: 0, inLoop: false);
        if (parts.HasFlag(RandomParts.Measurements))
        {
            for (var qubit = 0; qubit < Math.Min(qubits, Bits); qubit++)
            {
                builder.AddMeasure(qubit, qubit);
            }
        }

        if (parts.HasFlag(RandomParts.GlobalPhase))
        {
            builder.SetGlobalPhase(Angle(random));
        }

        if (parts.HasFlag(RandomParts.Permutation))
        {
            var permutation = Enumerable.Range(0, qubits).ToArray();
            random.Shuffle(permutation);
            builder.SetImplicitPermutation(permutation);
        }

        return builder.Build();
    }

    /// <summary>An exact fraction of pi, or any number.</summary>
    public static Parameter Angle(Random random) => random.Next(2) == 0
        ? Parameter.FromExpression(Expression.Number(Rational.Of(random.Next(-15, 16), random.Next(1, 9))) * Expression.Pi)
        : Parameter.FromRadians((random.NextDouble() - 0.5) * 4 * Math.PI);

    private sealed class Drawing(Random random, CircuitBuilder builder, RandomParts parts, IReadOnlyList<GateKind> kinds, Register? variable)
    {
        public void Add(int operations, int depth, bool inLoop)
        {
            for (var i = 0; i < operations; i++)
            {
                AddOne(depth, inLoop);
            }
        }

        private void AddOne(int depth, bool inLoop)
        {
            var condition = May(RandomParts.Conditions, 4) ? Condition() : null;
            if (May(RandomParts.Measurements, 6))
            {
                if (random.Next(4) == 0)
                {
                    builder.AddReset(random.Next(builder.QubitCount), condition);
                }
                else
                {
                    builder.AddMeasure(random.Next(builder.QubitCount), random.Next(Bits), condition);
                }
            }
            else if (May(RandomParts.Assignments, 6))
            {
                AddAssignment(condition);
            }
            else if (depth < 2 && May(RandomParts.Branches, 8))
            {
                builder.BeginBlock();
                Add(random.Next(1, 4), depth + 1, inLoop);
                var then = builder.EndBlock();
                Block? otherwise = null;
                if (random.Next(2) == 0)
                {
                    builder.BeginBlock();
                    Add(random.Next(1, 3), depth + 1, inLoop);
                    otherwise = builder.EndBlock();
                }

                builder.AddControlFlow(new IfElse(Truth(), then, otherwise));
            }
            else if (depth < 2 && variable is not null && May(RandomParts.Loops, 10))
            {
                AddLoop(depth);
            }
            else if (inLoop && random.Next(12) == 0)
            {
                builder.BeginBlock();
                if (random.Next(2) == 0)
                {
                    builder.AddBreak();
                }
                else
                {
                    builder.AddContinue();
                }

                builder.AddControlFlow(new IfElse(Truth(), builder.EndBlock()));
            }
            else if (May(RandomParts.Boxes, 6))
            {
                AddBox(condition);
            }
            else if (random.Next(20) == 0)
            {
                builder.AddBarrier(Some(random.Next(1, builder.QubitCount + 1)));
            }
            else
            {
                AddGate(builder, condition);
            }
        }

        private void AddGate(CircuitBuilder target, Condition? condition)
        {
            var gate = Gate.Of(kinds[random.Next(kinds.Count)]);
            if (gate.TargetCount > target.QubitCount)
            {
                return;
            }

            var controls = random.Next(3) == 0 ? random.Next(target.QubitCount - gate.TargetCount + 1) : 0;
            var angles = Enumerable.Range(0, gate.ParameterCount)
                .Select(_ => ReferenceEquals(target, builder) && May(RandomParts.RunTimeAngles, 8) ? RunTimeAngle() : Angle(random)).ToArray();
            target.AddGate(gate, angles, controls, Some(controls + gate.TargetCount, target.QubitCount), condition);
        }

        private void AddBox(Condition? condition)
        {
            var size = random.Next(1, builder.QubitCount + 1);
            var body = new CircuitBuilder("inner");
            body.AddQubits("q", size);
            var inner = new Drawing(random, body, RandomParts.Gates, kinds, null);
            for (var i = 0; i < 3; i++)
            {
                inner.AddGate(body, null);
            }

            body.SetGlobalPhase(Angle(random));
            Box box = random.Next(3) switch
            {
                0 => new PauliExponentialBox([.. Enumerable.Range(0, size).Select(_ => (Pauli)random.Next(4))], Angle(random)),
                1 => Unitary(body.Build()),
                _ => new CircuitBox(body.Build()),
            };
            var controls = random.Next(builder.QubitCount - size + 1);
            builder.AddBox(box, controls, Some(controls + size), [], condition);
        }

        private static UnitaryBox Unitary(Circuit circuit)
        {
            var matrix = DenseState.MatrixOf(circuit);
            return new UnitaryBox(matrix.Cast<System.Numerics.Complex>().ToArray());
        }

        private void AddAssignment(Condition? condition)
        {
            if (random.Next(2) == 0)
            {
                builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), random.Next(Bits)), Truth(), condition);
                return;
            }

            ClassicalBinary[] operators =
                [ClassicalBinary.Add, ClassicalBinary.Subtract, ClassicalBinary.Multiply, ClassicalBinary.BitAnd, ClassicalBinary.BitOr, ClassicalBinary.BitXor];
            builder.AddAssign(
                ClassicalTarget.To(ClassicalType.Unsigned(3), Bit(0), Bit(1), Bit(2)),
                ClassicalExpression.Binary(operators[random.Next(operators.Length)], Variable(), Number(random.Next(8))),
                condition);
        }

        private void AddLoop(int depth)
        {
            var target = ClassicalTarget.To(ClassicalType.Unsigned(3), Bit(0), Bit(1), Bit(2));
            builder.BeginBlock();
            Add(random.Next(1, 4), depth + 1, inLoop: true);
            var body = builder.EndBlock();
            builder.AddControlFlow(random.Next(2) == 0
                ? new ForLoop(target, new ValueRange(Number(random.Next(3)), Number(1), Number(random.Next(3))), body)
                : new ForLoop(target, [Number(5), Variable(), Number(1)], body));
        }

        private ClassicalExpression Truth() => random.Next(2) == 0 || variable is null
            ? Condition().ToExpression()
            : ClassicalExpression.Binary(random.Next(2) == 0 ? ClassicalBinary.Less : ClassicalBinary.Equal, Variable(), Number(random.Next(8)));

        private static Parameter RunTimeAngle() => Parameter.FromRunTime(ClassicalExpression.Binary(
            ClassicalBinary.Multiply,
            ClassicalExpression.Cast(ClassicalType.Double, ClassicalExpression.Read(ClassicalType.Unsigned(2), 0, 1)),
            ClassicalExpression.Literal(ClassicalValue.Of(0.7))));

        private Condition Condition()
        {
            var read = Enumerable.Range(0, Bits).Where(_ => random.Next(2) == 0).DefaultIfEmpty(0).ToArray();
            return new Condition(read, random.Next(1 << Math.Min(read.Length, 2)));
        }

        private ClassicalExpression Variable() => ClassicalExpression.Read(ClassicalType.Unsigned(3), Bit(0), Bit(1), Bit(2));

        private static ClassicalExpression Number(int value) => ClassicalExpression.Literal(ClassicalValue.Of(ClassicalType.Unsigned(3), value));

        private int Bit(int index) => variable!.First + index;

        private bool May(RandomParts part, int chance) => parts.HasFlag(part) && random.Next(chance) == 0;

        private int[] Some(int count) => Some(count, builder.QubitCount);

        private int[] Some(int count, int of)
        {
            var qubits = Enumerable.Range(0, of).ToArray();
            random.Shuffle(qubits);
            return qubits[..count];
        }
    }
}
