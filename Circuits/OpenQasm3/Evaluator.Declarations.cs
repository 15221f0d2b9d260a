using System.Globalization;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private const int MaxIntegerWidth = 4096;

    private readonly HashSet<string> _bitNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _qubitNames = new(StringComparer.Ordinal) { "$" };

    private void CheckFree(NameNode name)
    {
        if (_scope.FindHere(name.Name) is { } taken && taken is not BrokenSymbol)
        {
            var where = taken.Position >= 0 ? $" on line {_source.LineOf(taken.Position)}" : taken is GateSymbol ? " by stdgates.inc" : "";
            throw Fail(DiagnosticCodes.DuplicateName, $"'{name.Name}' is declared already{where}.", name);
        }

        if (ScalarFunctions.ContainsKey(name.Name) || name.Name is "sizeof" or "mod" or "rotl" or "rotr" or "popcount" or "real" or "imag"
            || (_scope.Find(name.Name, out _) is ConstantSymbol or GateSymbol { Position: -1, Name: "U" }))
        {
            throw Fail(DiagnosticCodes.ReservedWord, $"'{name.Name}' has a meaning in the language itself and cannot be declared.", name);
        }
    }

    private void Declare(QubitDeclarationNode node)
    {
        CheckFree(node.Name);
        var count = node.Size is null ? 1 : KnownSize(node.Size, "the number of qubits");
        if (count > _options.MaxQubits - _builder.QubitCount)
        {
            throw Fail(DiagnosticCodes.TooManyQubits, string.Create(CultureInfo.InvariantCulture, $"A circuit has at most {_options.MaxQubits} qubits."), node.Size ?? node.Name);
        }

        var register = _builder.AddQubits(UniqueName(node.Name.Name, _qubitNames), count);
        _scope.Declare(new QubitSymbol(
            node.Name.Name, node.Name.Start, new QubitValue([.. Enumerable.Range(register.First, count)], node.Size is not null), false));
    }

    private void Declare(DeclarationNode node)
    {
        CheckFree(node.Name);
        var (type, dimensions) = Resolve(node.Type);
        var isGlobal = _scope.Parent?.Parent is null;
        if (node.Kind == DeclarationKind.Input)
        {
            DeclareInput(node, type, dimensions);
            return;
        }

        var isResult = isGlobal && (_hasOutputs ? node.Kind == DeclarationKind.Output
            : node.Kind != DeclarationKind.Constant && dimensions is null
                && type.Kind is ClassicalKind.Bit or ClassicalKind.Bool or ClassicalKind.Int or ClassicalKind.Uint or ClassicalKind.Angle);
        var variable = new Variable(node.Name.Name, node.Name.Start, type, dimensions, node.Kind == DeclarationKind.Constant, _level)
        {
            IsResult = isResult,
            Declaration = node,
        };
        Step(node, variable.Count);
        variable.Items = ZeroItems(variable);
        if (isResult)
        {
            _results.Add(variable);
            if (type.Kind == ClassicalKind.Bit || node.Kind == DeclarationKind.Output)
            {
                EnsureRegister(variable, node);
            }
        }

        if (node.Value is not null)
        {
            // The name is not visible in its own initial value.
            Initialize(variable, node.Value, node);
        }

        if (variable.IsConstant && variable.Items is not { } || (variable.IsConstant && variable.Items!.Any(i => !i.IsKnown)))
        {
            throw Fail(OpenQasm3DiagnosticCodes.NotKnown, $"The value of the constant '{node.Name.Name}' is not known when the program is read.", node.Value!);
        }

        _scope.Declare(variable);
    }

    private static Scalar[] ZeroItems(Variable variable)
    {
        var items = new Scalar[variable.Count];
        Array.Fill(items, Scalar.Zero(variable.Type));
        return items;
    }

    private void DeclareInput(DeclarationNode node, ClassicalType type, int[]? dimensions)
    {
        if (dimensions is not null)
        {
            throw Fail(OpenQasm3DiagnosticCodes.NotSupported, "Not supported: an array as an input. Declare an input for each element.", node);
        }

        var name = node.Name.Name;
        _builder.AddInput(name, type);
        var exact = type.Kind is ClassicalKind.Float or ClassicalKind.Angle ? Expression.Symbol(name) : null;
        var symbol = Scalar.Of(ClassicalExpression.Symbol(name, type), exact);
        _scope.Declare(new Variable(name, node.Name.Start, type, null, true, _level) { Items = [symbol], IsInput = true });
    }

    private void Initialize(Variable variable, ExpressionNode value, Node place)
    {
        var target = WholePlace(variable);
        if (value is MeasureNode measure)
        {
            Measure(measure, target, place);
            return;
        }

        if (value is SetNode set)
        {
            if (variable.Dimensions is null)
            {
                throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "Values in braces belong to an array.", value);
            }

            var items = new List<Scalar>();
            Flatten(set, variable.Dimensions, 0, variable.Type, items);
            Store(target, new ArrayValue(variable.Type, variable.Dimensions, [.. items]), value);
            return;
        }

        Store(target, Evaluate(value, isConsumed: true), value);
    }

    private void Flatten(SetNode set, int[] dimensions, int depth, ClassicalType type, List<Scalar> items)
    {
        if (set.Items.Length != dimensions[depth])
        {
            throw Fail(
                DiagnosticCodes.SizeMismatch,
                string.Create(CultureInfo.InvariantCulture, $"Here are {set.Items.Length} values for {dimensions[depth]} elements."),
                set);
        }

        foreach (var item in set.Items)
        {
            Step(item);
            if (depth < dimensions.Length - 1)
            {
                if (item is SetNode inner)
                {
                    Flatten(inner, dimensions, depth + 1, type, items);
                }
                else if (Evaluate(item) is ArrayValue row && row.Dimensions.AsSpan().SequenceEqual(dimensions.AsSpan(depth + 1)))
                {
                    items.AddRange(row.Items.Select(i => Converted(type, i, item)));
                }
                else
                {
                    throw Fail(DiagnosticCodes.SizeMismatch, "Here belong the values of a row, in braces.", item);
                }
            }
            else
            {
                items.Add(Converted(type, EvaluateScalar(item), item));
            }
        }
    }

    private void Declare(AliasNode node)
    {
        Symbol symbol;
        var name = node.Name.Name;
        if (node.Value is ConcatenationNode || ResolvePlace(node.Value) is QubitValue or BitSymbol)
        {
            var value = node.Value is ConcatenationNode concatenation ? Concatenate(concatenation) : ResolvePlace(node.Value);
            symbol = value switch
            {
                QubitValue qubits => new QubitSymbol(name, node.Name.Start, qubits, true),
                BitSymbol bits => new BitSymbol(name, node.Name.Start, bits.Bits),
                _ => throw Silent(node),
            };
        }
        else
        {
            symbol = ResolvePlace(node.Value) is Place place
                ? new PlaceSymbol(name, node.Name.Start, place)
                : throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "An alias is another name for qubits, bits or elements of an array.", node.Value);
        }

        // An alias declared again in an inner block takes the outer one's place: published programs move an alias on from round to round
        // so. Where the block may not run, the new one is the block's own.
        if (symbol is QubitSymbol && _scope.FindHere(name) is null && _scope.Find(name, out _) is QubitSymbol { IsAlias: true } outer && _aliasLevels.GetValueOrDefault(outer) == _level)
        {
            outer.Value = ((QubitSymbol)symbol).Value;
            return;
        }

        CheckFree(node.Name);
        _scope.Declare(symbol);
        if (symbol is QubitSymbol alias)
        {
            _aliasLevels[alias] = _level;
        }
    }

    private readonly Dictionary<QubitSymbol, int> _aliasLevels = [];

    private object Concatenate(ConcatenationNode node)
    {
        var parts = node.Parts.Select(p => (Node: p, Value: ResolvePlace(p))).ToArray();
        if (parts.All(p => p.Value is QubitValue))
        {
            int[] qubits = [.. parts.SelectMany(p => ((QubitValue)p.Value!).Qubits)];
            if (qubits.Distinct().Count() < qubits.Length)
            {
                throw Fail(DiagnosticCodes.DuplicateQubit, "A qubit stands twice in the concatenation.", node);
            }

            return new QubitValue(qubits, true);
        }

        return parts.All(p => p.Value is BitSymbol or Place { Dimensions: null, Index: null, Type.Kind: ClassicalKind.Bit })
            ? new BitSymbol("", node.Start, [.. parts.SelectMany(p => BitsOf(p.Value!, p.Node))])
            : throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "What is joined by '++' in an alias is all qubits or all bits.", node);
    }

    /// <summary>The circuit's bits of a place; from here on the variable lives in them.</summary>
    private int[] BitsOf(object place, Node node)
    {
        if (place is BitSymbol alias)
        {
            return alias.Bits;
        }

        var bits = (Place)place;
        MakeRunTime(bits.Variable, node);
        bits.Variable.Pins++;
        return BitsOf(bits);
    }

    private (ClassicalType Type, int[]? Dimensions) Resolve(TypeNode node)
    {
        if (node.Name != "array")
        {
            return (ResolveScalar(node), null);
        }

        var element = ResolveScalar(node.Element!);
        if (node.Dimensions is null)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "An array of its own has sizes.", node);
        }

        if (node.Dimensions.Length > 7)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "An array has at most 7 dimensions.", node);
        }

        int[] sizes = [.. node.Dimensions.Select(d => KnownSize(d, "the size of the array"))];
        var count = 1L;
        foreach (var size in sizes)
        {
            count *= size;
            if (count * element.StorageWidth > _options.MaxQubits)
            {
                throw Fail(DiagnosticCodes.TooManyQubits, string.Create(CultureInfo.InvariantCulture, $"The array takes more than {_options.MaxQubits} bits."), node);
            }
        }

        return (element, sizes);
    }

    private ClassicalType ResolveScalar(TypeNode node)
    {
        var size = node.Size is null ? 0 : KnownSize(node.Size, $"the size of the {node.Name}");
        if (node.Name == "bit" && size > _options.MaxQubits)
        {
            throw Fail(DiagnosticCodes.TooManyQubits, string.Create(CultureInfo.InvariantCulture, $"A circuit has at most {_options.MaxQubits} bits."), node.Size!);
        }

        if (node.Name is "int" or "uint" or "angle" && size > MaxIntegerWidth)
        {
            throw Fail(DiagnosticCodes.NumberOutOfRange, string.Create(CultureInfo.InvariantCulture, $"The largest {node.Name} here has {MaxIntegerWidth} bits."), node.Size!);
        }

        switch (node.Name)
        {
            case "bit":
                return ClassicalType.Bits(node.Size is null ? 1 : Math.Min(size, ClassicalType.MaxWidth));
            case "bool":
                return ClassicalType.Bool;
            case "int":
                return ClassicalType.Signed(node.Size is null ? ScalarOperations.MachineWidth : size);
            case "uint":
                return ClassicalType.Unsigned(node.Size is null ? ScalarOperations.MachineWidth : size);
            case "angle":
                return ClassicalType.Angle(node.Size is null ? ScalarOperations.MachineWidth : size);
            case "float":
                return node.Size is null || size is 32 or 64
                    ? new ClassicalType(ClassicalKind.Float, node.Size is null ? 64 : size)
                    : throw Fail(OpenQasm3DiagnosticCodes.NotSupported, "Not supported: a float has 32 or 64 bits.", node.Size, "32", "64");
            case "complex":
                return new ClassicalType(ClassicalKind.Complex, node.Element is null ? 64 : ResolveScalar(node.Element).Width);
            default:
                throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"'{node.Name}' is no classical type.", node);
        }
    }

    private int KnownSize(ExpressionNode node, string what)
    {
        var size = KnownInteger(node, what);
        return size < 1 ? throw Fail(DiagnosticCodes.EmptyRegister, $"Expected {what}, at least 1; this is {size}.", node)
            : size > int.MaxValue ? throw Fail(DiagnosticCodes.NumberOutOfRange, $"Expected {what}; {size} is larger than {int.MaxValue}.", node)
            : (int)size;
    }

    private static string UniqueName(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }

        return unique;
    }
}
