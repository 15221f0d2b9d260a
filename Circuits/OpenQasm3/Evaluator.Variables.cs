using System.Globalization;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    // What was changed since the first run-time block was opened, to be taken back when its other way is walked.
    private readonly List<(Variable Variable, Scalar[]? Items, int Index, Scalar? Old)> _trail = [];
    private readonly Dictionary<object, Register> _sharedRegisters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ClassicalType, Stack<Register>> _freeTemporaries = [];
    private readonly List<Register> _usedTemporaries = [];
    private int _level;
    private long _writes;
    private int _runTimeLoops;

    private static Place WholePlace(Variable variable) =>
        new() { Variable = variable, Items = [.. Enumerable.Range(0, variable.Count)], Dimensions = variable.Dimensions };

    private void SetItems(Variable variable, Scalar[]? items)
    {
        if (_level > 0)
        {
            _trail.Add((variable, variable.Items, -1, null));
        }

        variable.Items = items;
    }

    private void SetItem(Variable variable, int index, Scalar value)
    {
        if (_level > 0)
        {
            _trail.Add((variable, variable.Items, index, variable.Items![index]));
        }

        variable.Items![index] = value;
    }

    private void Rollback(int mark)
    {
        for (var i = _trail.Count - 1; i >= mark; i--)
        {
            var (variable, items, index, old) = _trail[i];
            variable.Items = items;
            if (index >= 0)
            {
                items![index] = old!;
            }
        }

        _trail.RemoveRange(mark, _trail.Count - mark);
    }

    private void EnsureRegister(Variable variable, Node place)
    {
        if (variable.Register is not null)
        {
            return;
        }

        if (variable.Declaration is { } declaration && !variable.IsResult && _sharedRegisters.TryGetValue(declaration, out var shared) && shared.ElementType == variable.Type
            && shared.Count == variable.Type.StorageWidth * variable.Count)
        {
            variable.Register = shared;
            return;
        }

        variable.Register = AddRegister(variable.Name, variable.Type, variable.Count, variable.IsResult, place);
        variable.FirstWrite = long.MaxValue;
        if (variable.Declaration is { } own)
        {
            _sharedRegisters[own] = variable.Register;
        }
    }

    private Register AddRegister(string name, ClassicalType type, int count, bool isResult, Node place)
    {
        if ((long)type.StorageWidth * count > _options.MaxQubits - _builder.BitCount)
        {
            throw Fail(DiagnosticCodes.TooManyQubits, string.Create(CultureInfo.InvariantCulture, $"A circuit has at most {_options.MaxQubits} bits."), place);
        }

        return _builder.AddVariable(UniqueName(name, _bitNames), type, count, isResult);
    }

    /// <summary>Bits for the statement that is executed; they are free again when it has ended.</summary>
    private Register AddTemporary(ClassicalType type, Node place)
    {
        var register = _freeTemporaries.TryGetValue(type, out var free) && free.TryPop(out var known) ? known : AddRegister("_temporary", type, 1, false, place);
        _usedTemporaries.Add(register);
        return register;
    }

    private void FreeTemporaries(int mark)
    {
        for (var i = _usedTemporaries.Count - 1; i >= mark; i--)
        {
            var register = _usedTemporaries[i];
            if (!_freeTemporaries.TryGetValue(register.ElementType, out var free))
            {
                _freeTemporaries.Add(register.ElementType, free = new Stack<Register>());
            }

            free.Push(register);
        }

        _usedTemporaries.RemoveRange(mark, _usedTemporaries.Count - mark);
    }

    /// <summary>The value kept in bits of its own, so that it neither changes nor grows.</summary>
    private Scalar Keep(Scalar value, Node place)
    {
        var register = AddTemporary(value.Type, place);
        CountOperations(1, place);
        int[] bits = [.. Enumerable.Range(register.First, register.Count)];
        _builder.AddAssign(ClassicalTarget.To(value.Type, bits), value.Code!);
        return Scalar.Of(ClassicalExpression.Read(value.Type, bits));
    }

    private static int[] BitsOf(Variable variable, int item)
    {
        var width = variable.Type.StorageWidth;
        return [.. Enumerable.Range(variable.Register!.First + (item * width), width)];
    }

    private static int[] BitsOf(Place place)
    {
        var bits = BitsOf(place.Variable, place.Items[0]);
        return place.Bits is null ? bits : [.. place.Bits.Select(b => bits[b])];
    }

    /// <summary>From here on the variable's value is that of its bits, which are given what is known of it.</summary>
    private void MakeRunTime(Variable variable, Node place)
    {
        if (variable.Items is not { } items)
        {
            return;
        }

        EnsureRegister(variable, place);
        StoreItems(variable, items, variable.IsFresh && _runTimeLoops == 0, place);
        SetItems(variable, null);
    }

    private void StoreItems(Variable variable, Scalar[] items, bool areBitsZero, Node place)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (!areBitsZero || !items[i].Is(Scalar.Zero(variable.Type)))
            {
                StoreItem(variable, i, items[i], place);
            }
        }
    }

    private void StoreItem(Variable variable, int index, Scalar value, Node place)
    {
        CountOperations(1, place);
        variable.FirstWrite = Math.Min(variable.FirstWrite, ++_writes);
        _builder.AddAssign(ClassicalTarget.To(variable.Type, BitsOf(variable, index)), value.Code!);
    }

    private static Scalar ReadItem(Variable variable, int index) =>
        variable.Items is { } items ? items[index] : Scalar.Of(ClassicalExpression.Read(variable.Type, BitsOf(variable, index)));

    private Value Read(Place place, Node node)
    {
        var variable = place.Variable;
        if (place.Index is { } index)
        {
            MakeRunTime(variable, node);
            return Scalar.Of(ClassicalExpression.Element(place.Type, ElementsOf(place, node), index));
        }

        if (place.Dimensions is { } dimensions)
        {
            return new ArrayValue(variable.Type, dimensions, [.. place.Items.Select(i => ReadItem(variable, i))]);
        }

        if (place.Bits is not { } bits)
        {
            return ReadItem(variable, place.Items[0]);
        }

        if (variable.Items is { } items && items[place.Items[0]].Known is { } known)
        {
            var value = System.Numerics.BigInteger.Zero;
            for (var i = 0; i < bits.Length; i++)
            {
                value |= known.StoredBit(bits[i]) ? System.Numerics.BigInteger.One << i : 0;
            }

            return Scalar.Of(ClassicalValue.Of(place.Type, value));
        }

        MakeRunTime(variable, node);
        return Scalar.Of(ClassicalExpression.Read(place.Type, BitsOf(place)));
    }

    private static ElementRange ElementsOf(Place place, Node node)
    {
        var register = place.Variable.Register!;
        var width = place.Variable.Type.StorageWidth;
        var numbers = place.IsBitIndex ? place.Bits : place.Items;
        if (place.IsBitIndex)
        {
            numbers ??= [.. Enumerable.Range(0, width)];
        }

        for (var i = 1; i < numbers!.Length; i++)
        {
            if (numbers[i] != numbers[i - 1] + 1)
            {
                throw Fail(OpenQasm3DiagnosticCodes.NotKnown, $"An index into selected parts of '{place.Variable.Name}' must be known when the program is read.", node);
            }
        }

        return place.IsBitIndex
            ? new ElementRange(register.First + (place.Items[0] * width) + numbers[0], 1, numbers.Length)
            : new ElementRange(register.First + (numbers[0] * width), width, numbers.Length);
    }

    /// <summary>Stores a value that is of the place's type, or becomes it by an implicit cast.</summary>
    private void Store(Place place, Value value, Node node)
    {
        if (place.Dimensions is { } dimensions)
        {
            if (value is not ArrayValue array || !array.Dimensions.AsSpan().SequenceEqual(dimensions))
            {
                throw Fail(
                    value is ArrayValue ? DiagnosticCodes.SizeMismatch : OpenQasm3DiagnosticCodes.TypeMismatch,
                    $"'{place.Variable.Name}' takes an array of the size {string.Join(" by ", dimensions)} here.",
                    node);
            }

            // All values are there before the first is stored: source and target may overlap.
            Scalar[] items = [.. array.Items.Select(i => Converted(place.Type, i, node))];
            if (place.Variable.Items is null && items.Any(i => !i.IsStatic))
            {
                items = [.. items.Select(i => i.IsStatic ? i : Keep(i, node))];
            }

            for (var i = 0; i < items.Length; i++)
            {
                Step(node);
                StoreScalar(new Place { Variable = place.Variable, Items = [place.Items[i]] }, items[i], node);
            }

            return;
        }

        if (value is not Scalar scalar)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"'{place.Variable.Name}' takes one value of the type {place.Type} here.", node);
        }

        StoreScalar(place, Converted(place.Type, scalar, node), node);
    }

    private void StoreScalar(Place place, Scalar value, Node node)
    {
        var variable = place.Variable;
        if (value.Code is { Depth: > 150 })
        {
            value = Keep(value, node);
        }

        if (place.Index is { } index)
        {
            MakeRunTime(variable, node);
            CountOperations(1, node);
            variable.FirstWrite = Math.Min(variable.FirstWrite, ++_writes);
            _builder.AddAssign(ClassicalTarget.Element(place.Type, ElementsOf(place, node), index), value.Code!);
            return;
        }

        var item = place.Items[0];
        if (place.Bits is { } bits)
        {
            if (variable.Items is { } known && variable.Pins == 0 && value.Known is { } part && known[item].Known is { } whole)
            {
                var number = whole.Integer;
                for (var i = 0; i < bits.Length; i++)
                {
                    var bit = System.Numerics.BigInteger.One << bits[i];
                    number = part.StoredBit(i) ? number | bit : (number | bit) - bit;
                }

                SetItem(variable, item, Scalar.Of(ClassicalValue.Of(variable.Type, number)));
                return;
            }

            MakeRunTime(variable, node);
            CountOperations(1, node);
            variable.FirstWrite = Math.Min(variable.FirstWrite, ++_writes);
            _builder.AddAssign(ClassicalTarget.To(place.Type, BitsOf(place)), value.Code!);
            return;
        }

        if (value.IsStatic && variable.Pins == 0 && (variable.Items is not null || variable.Count == 1))
        {
            if (variable.Items is not null)
            {
                SetItem(variable, item, value);
            }
            else
            {
                SetItems(variable, [value]);
            }

            return;
        }

        if (variable.Count > 1)
        {
            MakeRunTime(variable, node);
        }

        EnsureRegister(variable, node);
        StoreItem(variable, item, value, node);
        if (variable.Items is not null)
        {
            SetItems(variable, null);
        }
    }

    private static Scalar Converted(ClassicalType type, Scalar value, Node node)
    {
        if (type.Kind == ClassicalKind.Angle && value.Type.IsIntegral && value.Known is { Integer.IsZero: true })
        {
            return Scalar.Zero(type);
        }

        return ScalarOperations.Cast(type, value, isExplicit: value.Type.Kind == ClassicalKind.Angle && type.Kind == ClassicalKind.Float)
            ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"A value of the type {value.Type} does not become {type}{(ScalarOperations.Cast(type, value) is null ? "" : " without a cast")}.", node);
    }

    /// <summary>At the end, and wherever the circuit ends, the results are in their bits.</summary>
    private void StoreResults()
    {
        foreach (var variable in _results)
        {
            if (variable is { Register: not null, Items: { } items })
            {
                StoreItems(variable, items, variable.IsFresh && _runTimeLoops == 0, new NameNode(variable.Name, variable.Position, variable.Position + 1));
            }
        }
    }
}
