using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Tests.Oracles;

namespace Nexus.Simulators.Tests;

/// <summary>Circuits drawn at random from everything that a circuit can hold: control flow, boxes, assignments, computed angles, hidden registers.</summary>
internal sealed class RandomPrograms
{
    private static readonly ClassicalType Number = ClassicalType.Unsigned(3);

    private readonly Random _random;
    private readonly CircuitBuilder _builder = new();
    private readonly int[] _results;
    private readonly int _hidden;
    private readonly int[] _number;
    private readonly List<int[]> _counters = [];
    private readonly ElementRange _array;

    private RandomPrograms(Random random, int qubits)
    {
        _random = random;
        _builder.AddQubits("q", qubits);
        var first = _builder.AddBits("first", 2);
        _hidden = _builder.AddVariable("hidden", ClassicalType.Bool).First;
        _number = Bits(_builder.AddVariable("number", Number));
        _array = new ElementRange(_builder.AddVariable("array", ClassicalType.Bits(1), elementCount: 2, isResult: true).First, 1, 2);
        for (var i = 0; i < 4; i++)
        {
            _counters.Add(Bits(_builder.AddVariable($"counter{i}", ClassicalType.Signed(4), isResult: i == 0)));
        }

        var last = _builder.AddBits("last", 1);
        _results = [.. Bits(first), .. Bits(last), _array.First, _array.First + 1];
    }

    /// <summary>A circuit of about as many operations at the outermost level as asked for.</summary>
    public static Circuit Draw(Random random, int qubits, int operations)
    {
        var draw = new RandomPrograms(random, qubits);
        draw.AddOperations(operations, depth: 0, inLoop: false);
        return draw._builder.Build();
    }

    /// <summary>A unitary matrix with nothing special about it: a product of random gates.</summary>
    public static Complex[] Unitary(Random random, int qubits)
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        RandomCircuits.AddPreparation(builder, random);
        for (var i = 0; i < 3 * qubits; i++)
        {
            RandomCircuits.AddGate(builder, random, RandomCircuits.Kinds[random.Next(RandomCircuits.Kinds.Length)]);
        }

        return [.. Dense.MatrixOf(new CircuitBox(builder.Build())).Cast<Complex>()];
    }

    /// <summary>A box that is a unitary: a matrix, a Pauli rotation, or a circuit, which may hold more boxes.</summary>
    public static Box UnitaryBox(Random random, int qubits, int depth = 0)
    {
        switch (random.Next(depth < 2 ? 3 : 2))
        {
            case 0:
                return new UnitaryBox(Unitary(random, qubits));
            case 1:
                return new PauliExponentialBox([.. Enumerable.Range(0, qubits).Select(_ => (Pauli)random.Next(4))], RandomCircuits.Angles(random, 1)[0]);
            default:
                var builder = new CircuitBuilder();
                builder.AddQubits("q", qubits);
                builder.SetGlobalPhase(RandomCircuits.Angles(random, 1)[0]);
                for (var i = 0; i < 3; i++)
                {
                    RandomCircuits.AddGate(builder, random, RandomCircuits.Kinds[random.Next(RandomCircuits.Kinds.Length)]);
                    AddBox(builder, random, UnitaryBox(random, random.Next(1, qubits + 1), depth + 1), null);
                }

                return new CircuitBox(builder.Build());
        }
    }

    /// <summary>Adds a unitary box with random controls and places.</summary>
    public static void AddBox(CircuitBuilder builder, Random random, Box box, Condition? condition)
    {
        var controls = random.Next(builder.QubitCount - box.QubitCount + 1);
        builder.AddBox(box, controls, Shuffled(random, builder.QubitCount).AsSpan(0, controls + box.QubitCount), [], condition);
    }

    private static int[] Shuffled(Random random, int count)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        random.Shuffle(numbers);
        return numbers;
    }

    private static int[] Bits(Register register) => [.. Enumerable.Range(register.First, register.Count)];

    private void AddOperations(int count, int depth, bool inLoop)
    {
        for (var i = 0; i < count; i++)
        {
            AddOperation(depth, inLoop);
        }
    }

    private void AddOperation(int depth, bool inLoop)
    {
        var condition = _random.Next(4) == 0 ? new Condition([_results[_random.Next(2)], _hidden], _random.Next(4)) : null;
        switch (_random.Next(depth < 3 ? 20 : 12))
        {
            case 0 or 1:
                _builder.AddMeasure(Qubit(), _random.Next(3) == 0 ? _hidden : _results[_random.Next(_results.Length)], condition);
                break;
            case 2:
                _builder.AddReset(Qubit(), condition);
                break;
            case 3:
                AddAssignment(condition);
                break;
            case 4:
                var angle = ClassicalExpression.Binary(
                    ClassicalBinary.Multiply, ClassicalExpression.Cast(ClassicalType.Double, NumberValue()), ClassicalExpression.Literal(ClassicalValue.Of(0.7)));
                GateKind[] kinds = [GateKind.RY, GateKind.RZ, GateKind.U, GateKind.RXX, GateKind.GlobalPhase, GateKind.FSim];
                var gate = Gate.Of(kinds[_random.Next(kinds.Length)]);
                if (gate.TargetCount <= _builder.QubitCount)
                {
                    var parameters = RandomCircuits.Angles(_random, gate.ParameterCount);
                    parameters[^1] = Parameter.FromRunTime(angle);
                    var controls = _random.Next(_builder.QubitCount - gate.TargetCount + 1);
                    _builder.AddGate(gate, parameters, controls, Shuffled(_random, _builder.QubitCount).AsSpan(0, controls + gate.TargetCount), condition);
                }

                break;
            case 5:
                AddBox(_builder, _random, UnitaryBox(_random, _random.Next(1, _builder.QubitCount + 1)), condition);
                break;
            case 6:
                AddMeasuringBox(condition);
                break;
            case 7 when inLoop:
                _builder.BeginBlock();
                if (_random.Next(2) == 0)
                {
                    _builder.AddBreak();
                }
                else
                {
                    _builder.AddContinue();
                }

                _builder.AddControlFlow(new IfElse(Test(), _builder.EndBlock()));
                break;
            case 8 when _random.Next(4) == 0:
                _builder.BeginBlock();
                _builder.AddEnd();
                _builder.AddControlFlow(new IfElse(Test(), _builder.EndBlock()));
                break;
            case < 12:
                RandomCircuits.AddGate(_builder, _random, RandomCircuits.Kinds[_random.Next(RandomCircuits.Kinds.Length)], condition);
                break;
            case < 15:
                AddIf(depth, inLoop);
                break;
            case < 18:
                AddFor(depth);
                break;
            default:
                AddWhile(depth);
                break;
        }
    }

    private int Qubit() => _random.Next(_builder.QubitCount);

    private ClassicalExpression NumberValue() => ClassicalExpression.Read(Number, _number);

    private static ClassicalExpression Bit(int bit) => ClassicalExpression.Read(ClassicalType.Bool, [bit]);

    private ClassicalExpression Test() => _random.Next(3) switch
    {
        0 => Bit(_hidden),
        1 => ClassicalExpression.Unary(ClassicalUnary.Not, Bit(_results[_random.Next(_results.Length)])),
        _ => ClassicalExpression.Binary(
            ClassicalBinary.Less, NumberValue(), ClassicalExpression.Literal(ClassicalValue.Of(Number, (BigInteger)_random.Next(5)))),
    };

    private void AddAssignment(Condition? condition)
    {
        if (_random.Next(2) == 0)
        {
            _builder.AddAssign(
                ClassicalTarget.To(Number, _number),
                ClassicalExpression.Binary(
                    ClassicalBinary.Add, NumberValue(), ClassicalExpression.Cast(Number, ClassicalExpression.Read(ClassicalType.Bits(2), _results[..2]))),
                condition);
            return;
        }

        var index = ClassicalExpression.Cast(ClassicalType.Unsigned(1), NumberValue());
        _builder.AddAssign(
            ClassicalTarget.Element(ClassicalType.Bits(1), _array, index), ClassicalExpression.Read(ClassicalType.Bits(1), [_results[0]]), condition);
    }

    private void AddMeasuringBox(Condition? condition)
    {
        var inner = new CircuitBuilder();
        inner.AddQubits("q", 1);
        inner.AddBits("c", 2);
        inner.AddGate(GateKind.H, 0);
        inner.AddMeasure(0, 0);
        inner.AddGate(Gate.Of(GateKind.RY), [Parameter.FromRadians(0.4)], 0, [0], new Condition([0], 1));
        inner.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), 1), ClassicalExpression.Read(ClassicalType.Bits(1), 0));
        var bits = _results.ToArray();
        _random.Shuffle(bits);
        _builder.AddBox(new CircuitBox(inner.Build()), 0, [Qubit()], bits.AsSpan(0, 2), condition);
    }

    private void AddIf(int depth, bool inLoop)
    {
        _builder.BeginBlock();
        AddOperations(_random.Next(4), depth + 1, inLoop);
        var then = _builder.EndBlock();
        Block? otherwise = null;
        if (_random.Next(2) == 0)
        {
            _builder.BeginBlock();
            AddOperations(_random.Next(4), depth + 1, inLoop);
            otherwise = _builder.EndBlock();
        }

        _builder.AddControlFlow(new IfElse(Test(), then, otherwise));
    }

    private void AddFor(int depth)
    {
        var type = ClassicalType.Signed(4);
        _builder.BeginBlock();
        AddOperations(_random.Next(1, 4), depth + 1, inLoop: true);
        if (_random.Next(2) == 0)
        {
            // What the body stores in the variable changes no round to come.
            _builder.AddAssign(ClassicalTarget.To(type, _counters[depth]), ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)7)));
        }

        var body = _builder.EndBlock();
        var variable = ClassicalTarget.To(type, _counters[depth]);
        _builder.AddControlFlow(_random.Next(3) switch
        {
            0 => new ForLoop(variable, [Literal(-2), ClassicalExpression.Cast(type, NumberValue()), Literal(5)], body),
            1 => new ForLoop(variable, new ValueRange(Literal(3), Literal(-2), Literal(-1)), body),
            _ => new ForLoop(
                variable,
                new ValueRange(
                    Literal(1), Literal(1), ClassicalExpression.Cast(type, ClassicalExpression.Read(ClassicalType.Unsigned(2), _results[..2]))),
                body),
        });

        ClassicalExpression Literal(int value) => ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)value));
    }

    private void AddWhile(int depth)
    {
        // At most two rounds, and only while the test holds.
        var type = ClassicalType.Signed(4);
        var target = ClassicalTarget.To(type, _counters[depth]);
        var counter = ClassicalExpression.Read(type, _counters[depth]);
        _builder.AddAssign(target, ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)0)));
        _builder.BeginBlock();
        _builder.AddAssign(target, ClassicalExpression.Binary(ClassicalBinary.Add, counter, ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)1))));
        AddOperations(_random.Next(1, 4), depth + 1, inLoop: true);
        var body = _builder.EndBlock();
        var few = ClassicalExpression.Binary(ClassicalBinary.Less, counter, ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)2)));
        _builder.AddControlFlow(new WhileLoop(ClassicalExpression.Binary(ClassicalBinary.And, few, Test()), body));
    }
}
