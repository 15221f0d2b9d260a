using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    /// <summary>What a name, with or without indices, stands for: a <see cref="Place"/>, a <see cref="QubitValue"/> or a <see cref="BitSymbol"/>.</summary>
    private object ResolvePlace(ExpressionNode node)
    {
        switch (node)
        {
            case HardwareQubitNode hardware:
                return new QubitValue([_hardwareQubits[hardware.Number]], false);
            case NameNode name:
                return Find(name) switch
                {
                    QubitSymbol qubits => qubits.Value,
                    GateQubitSymbol qubit => new QubitValue([qubit.Index], false),
                    PlaceSymbol alias => alias.Place,
                    BitSymbol bits => bits,
                    Variable variable => WholePlace(variable),
                    var other => throw Fail(
                        DiagnosticCodes.WrongKind, $"'{name.Name}' is {KindOf(other)}; a variable, register or qubit belongs here.", name),
                };
            case IndexNode index:
                var operand = ResolvePlace(index.Operand);
                return operand switch
                {
                    QubitValue { IsRegister: true } qubits => Select(qubits, index),
                    QubitValue => throw Fail(DiagnosticCodes.WrongKind, "A single qubit has no elements.", index),
                    BitSymbol bits => new BitSymbol("", index.Start, [.. SelectOne(index, bits.Bits.Length, out _).Select(i => bits.Bits[i])]),
                    _ => Select((Place)operand, index),
                };
            default:
                throw Fail(DiagnosticCodes.WrongKind, "A variable, register or qubit belongs here.", node);
        }
    }

    private static string KindOf(Symbol symbol) => symbol switch
    {
        GateSymbol => "a gate",
        SubroutineSymbol => "a subroutine",
        ConstantSymbol => "a constant",
        QubitSymbol or GateQubitSymbol => "a qubit",
        GateParameterSymbol => "a parameter",
        _ => "a variable",
    };

    private QubitValue QubitsOf(ExpressionNode node)
    {
        Step(node);
        return ResolvePlace(node) as QubitValue
            ?? throw Fail(DiagnosticCodes.WrongKind, "Qubits belong here, not classical values.", node);
    }

    private QubitValue Select(QubitValue qubits, IndexNode node)
    {
        var numbers = SelectOne(node, qubits.Qubits.Length, out var isSingle);
        if (numbers.Distinct().Count() < numbers.Length)
        {
            throw Fail(DiagnosticCodes.DuplicateQubit, "A qubit is selected twice.", node);
        }

        return new QubitValue([.. numbers.Select(n => qubits.Qubits[n])], !isSingle);
    }

    /// <summary>Elements of something of one dimension, by numbers that are known.</summary>
    private int[] SelectOne(IndexNode node, int count, out bool isSingle)
    {
        if (node.Indices.Length != 1)
        {
            throw Fail(DiagnosticCodes.IndexOutOfRange, "A register has one index.", node);
        }

        var numbers = Numbers(node.Indices[0], count, out isSingle, out var computed);
        return computed is null ? numbers : throw NotKnownIndex(node.Indices[0]);
    }

    private EvaluationException NotKnownIndex(ExpressionNode node)
    {
        var name = FirstUnknown(node);
        return Fail(
            OpenQasm3DiagnosticCodes.NotKnown,
            $"An index here must be known when the program is read{(name is null ? "" : $"; '{name}' is known only when the circuit runs")}.",
            node);
    }

    /// <summary>The elements that an index, range or set selects, or the computation of the one index.</summary>
    private int[] Numbers(ExpressionNode node, int count, out bool isSingle, out ClassicalExpression? computed)
    {
        isSingle = false;
        computed = null;
        switch (node)
        {
            case RangeNode range:
                var step = range.Step is null ? BigInteger.One : KnownInteger(range.Step, "the step of the range");
                if (step.IsZero)
                {
                    throw Fail(DiagnosticCodes.UndefinedValue, "The step of a range is not 0.", range.Step!);
                }

                var first = range.First is null ? (step.Sign > 0 ? 0 : count - 1) : Position(KnownInteger(range.First, "the range"), count, range.First);
                var last = range.Last is null ? (step.Sign > 0 ? count - 1 : 0) : Position(KnownInteger(range.Last, "the range"), count, range.Last);
                var numbers = new List<int>();
                for (BigInteger number = first; step.Sign > 0 ? number <= last : number >= last; number += step)
                {
                    numbers.Add((int)number);
                }

                Step(node, numbers.Count);
                return numbers.Count > 0 ? [.. numbers] : throw Fail(DiagnosticCodes.EmptyRegister, "The range selects nothing.", node);
            case SetNode set:
                return set.Items.Length > 0
                    ? [.. set.Items.Select(i => Position(KnownInteger(i, "the index"), count, i))]
                    : throw Fail(DiagnosticCodes.EmptyRegister, "The set selects nothing.", node);
            default:
                var index = EvaluateScalar(node);
                if (!index.Type.IsIntegral)
                {
                    throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"An index is a whole number, not {index.Type}.", node);
                }

                isSingle = true;
                if (index.Known is { } known)
                {
                    return [Position(known.Integer, count, node)];
                }

                computed = index.Code;
                return [];
        }
    }

    // Negative numbers count from the end.
    private static int Position(BigInteger number, int count, Node node) => number >= -count && number < count
        ? (int)(number.Sign < 0 ? number + count : number)
        : throw Fail(
            DiagnosticCodes.IndexOutOfRange,
            string.Create(CultureInfo.InvariantCulture, $"There is no element {number}; there {(count == 1 ? "is 1" : $"are {count}")}, counted from 0."),
            node);

    private Place Select(Place place, IndexNode node)
    {
        if (place.Index is not null)
        {
            throw NotKnownIndex(node.Operand);
        }

        if (place.Dimensions is null)
        {
            return SelectBits(place, node, node.Indices);
        }

        var dimensions = place.Dimensions;
        var taken = Math.Min(dimensions.Length, node.Indices.Length);
        var choices = new (int[] Numbers, bool IsSingle, ClassicalExpression? Computed)[taken];
        for (var d = 0; d < taken; d++)
        {
            var numbers = Numbers(node.Indices[d], dimensions[d], out var isSingle, out var computed);
            choices[d] = (numbers, isSingle, computed);
        }

        if (choices.Any(c => c.Computed is not null))
        {
            return SelectComputed(place, node, choices);
        }

        var stride = Sizes.Product(dimensions);
        List<int> offsets = [0];
        var left = new List<int>();
        for (var d = 0; d < dimensions.Length; d++)
        {
            stride /= dimensions[d];
            int[] numbers = d < taken ? choices[d].Numbers : [.. Enumerable.Range(0, dimensions[d])];
            if (d >= taken || !choices[d].IsSingle)
            {
                left.Add(numbers.Length);
            }

            Step(node, (long)offsets.Count * numbers.Length);
            offsets = [.. offsets.SelectMany(o => numbers.Select(n => o + (n * stride)))];
        }

        var selected = new Place
        {
            Variable = place.Variable,
            Items = [.. offsets.Select(o => place.Items[o])],
            Dimensions = left.Count == 0 ? null : [.. left],
            IsReadOnly = place.IsReadOnly,
        };
        return node.Indices.Length > dimensions.Length ? SelectBits(selected, node, node.Indices[dimensions.Length..]) : selected;
    }

    private Place SelectComputed(Place place, IndexNode node, (int[] Numbers, bool IsSingle, ClassicalExpression? Computed)[] choices)
    {
        var dimensions = place.Dimensions!;
        if (choices.Length < dimensions.Length || node.Indices.Length > dimensions.Length || choices.Any(c => !c.IsSingle))
        {
            throw NotKnownIndex(node);
        }

        var type = ClassicalType.Signed(ScalarOperations.MachineWidth);
        ClassicalExpression? sum = null;
        for (var d = 0; d < dimensions.Length; d++)
        {
            var index = choices[d].Computed is { } computed
                ? ClassicalExpression.Cast(type, computed)
                : ClassicalExpression.Literal(ClassicalValue.Of(type, choices[d].Numbers[0]));
            sum = sum is null ? index : ClassicalExpression.Binary(
                ClassicalBinary.Add,
                ClassicalExpression.Binary(ClassicalBinary.Multiply, sum, ClassicalExpression.Literal(ClassicalValue.Of(type, dimensions[d]))),
                index);
        }

        return new Place { Variable = place.Variable, Items = place.Items, Index = sum, IsReadOnly = place.IsReadOnly };
    }

    private Place SelectBits(Place place, IndexNode node, ExpressionNode[] indices)
    {
        if (place.Dimensions is not null || place.Type.Kind is ClassicalKind.Float or ClassicalKind.Complex or ClassicalKind.Bool)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"A {(place.Dimensions is null ? place.Type.ToString() : "slice of an array")} has no bits to index here.", node);
        }

        if (indices.Length != 1)
        {
            throw Fail(DiagnosticCodes.IndexOutOfRange, $"There are too many indices for '{place.Variable.Name}'.", node);
        }

        var numbers = Numbers(indices[0], place.Type.Width, out _, out var computed);
        return new Place
        {
            Variable = place.Variable,
            Items = place.Items,
            Bits = computed is not null ? place.Bits : place.Bits is { } bits ? [.. numbers.Select(n => bits[n])] : numbers,
            Index = computed,
            IsBitIndex = computed is not null,
            IsReadOnly = place.IsReadOnly,
        };
    }

    private static void CheckAssignable(Place place, Node node)
    {
        if (place.Variable.IsConstant || place.IsReadOnly)
        {
            throw Fail(
                OpenQasm3DiagnosticCodes.NotAssignable,
                $"'{place.Variable.Name}' is {(place.Variable.IsInput ? "an input" : place.Variable.IsConstant ? "a constant" : "a readonly parameter")} and cannot be assigned to.",
                node);
        }
    }

    private void Assign(AssignmentNode node)
    {
        if (node.Value is MeasureNode measure)
        {
            MeasureInto(measure, node.Target, node);
            return;
        }

        var target = ResolvePlace(node.Target);
        if (target is BitSymbol bits)
        {
            var read = Scalar.Of(ClassicalExpression.Read(ClassicalType.Bits(bits.Bits.Length), bits.Bits));
            var bitValue = Assigned(node, read);
            CountOperations(1, node);
            var converted = Converted(read.Type, bitValue as Scalar ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "Bits take one value.", node.Value), node.Value);
            _builder.AddAssign(ClassicalTarget.To(read.Type, bits.Bits), converted.Code!);
            return;
        }

        if (target is not Place place)
        {
            throw Fail(DiagnosticCodes.WrongKind, "Qubits cannot be assigned to; 'let' gives them another name.", node.Target);
        }

        CheckAssignable(place, node.Target);
        if (node.Value is SetNode set)
        {
            var items = new List<Scalar>();
            Flatten(set, place.Dimensions ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "Values in braces belong to an array.", set), 0, place.Type, items);
            Store(place, new ArrayValue(place.Type, place.Dimensions, [.. items]), node.Value);
            return;
        }

        // What the value calls may move the target to bits, so the place is read after.
        Store(place, Assigned(node, null, place), node.Value);
    }

    private Value Assigned(AssignmentNode node, Scalar? current, Place? place = null)
    {
        if (node.Operator.Length == 0)
        {
            return Evaluate(node.Value, isConsumed: true);
        }

        if (!BinaryOperators.TryGetValue(node.Operator, out var op))
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The operator '{node.Operator}' has one operand, so that '{node.Operator}=' says nothing.", node);
        }

        var value = EvaluateScalar(node.Value);
        current ??= Read(place!, node.Target) as Scalar ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "The operator goes with single values, not with arrays.", node.Target);
        return Join(op, node.Operator, current, value, node.Value);
    }
}
