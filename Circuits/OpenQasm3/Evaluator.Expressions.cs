using System.Globalization;
using System.Numerics;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private static readonly Dictionary<string, ClassicalFunction> ScalarFunctions = new(StringComparer.Ordinal)
    {
        ["arccos"] = ClassicalFunction.Arccos,
        ["arcsin"] = ClassicalFunction.Arcsin,
        ["arctan"] = ClassicalFunction.Arctan,
        ["ceiling"] = ClassicalFunction.Ceiling,
        ["cos"] = ClassicalFunction.Cos,
        ["exp"] = ClassicalFunction.Exp,
        ["floor"] = ClassicalFunction.Floor,
        ["log"] = ClassicalFunction.Log,
        ["sin"] = ClassicalFunction.Sin,
        ["sqrt"] = ClassicalFunction.Sqrt,
        ["tan"] = ClassicalFunction.Tan,
        ["real"] = ClassicalFunction.Real,
        ["imag"] = ClassicalFunction.Imag,
        ["popcount"] = ClassicalFunction.Popcount,
        ["rotl"] = ClassicalFunction.Rotl,
        ["rotr"] = ClassicalFunction.Rotr,
    };

    private static readonly Dictionary<string, ClassicalBinary> BinaryOperators = new(StringComparer.Ordinal)
    {
        ["+"] = ClassicalBinary.Add,
        ["-"] = ClassicalBinary.Subtract,
        ["*"] = ClassicalBinary.Multiply,
        ["/"] = ClassicalBinary.Divide,
        ["%"] = ClassicalBinary.Remainder,
        ["**"] = ClassicalBinary.Power,
        ["&"] = ClassicalBinary.BitAnd,
        ["|"] = ClassicalBinary.BitOr,
        ["^"] = ClassicalBinary.BitXor,
        ["<<"] = ClassicalBinary.ShiftLeft,
        [">>"] = ClassicalBinary.ShiftRight,
        ["&&"] = ClassicalBinary.And,
        ["||"] = ClassicalBinary.Or,
        ["=="] = ClassicalBinary.Equal,
        ["!="] = ClassicalBinary.NotEqual,
        ["<"] = ClassicalBinary.Less,
        ["<="] = ClassicalBinary.LessOrEqual,
        [">"] = ClassicalBinary.Greater,
        [">="] = ClassicalBinary.GreaterOrEqual,
    };

    // The angles that a gate's definition is applied to, while its body is evaluated.
    private Scalar[] _gateAngles = [];

    private Symbol Find(NameNode name, string what = "name")
    {
        if (_scope.Find(name.Name, out var isHidden) is { } symbol)
        {
            return symbol is BrokenSymbol ? throw Silent(name) : symbol;
        }

        if (isHidden)
        {
            throw Fail(
                OpenQasm3DiagnosticCodes.UnknownName,
                $"'{name.Name}' is not visible here: the body of a gate or subroutine sees only constants, gates and subroutines of the program around it.",
                name);
        }

        // Each unknown name is reported once.
        if (!_unknown.Add(name.Name))
        {
            throw Silent(name);
        }

        var near = Spelling.Nearest(name.Name, _scope.All().Select(s => s.Name).Concat(ScalarFunctions.Keys));
        throw Fail(
            OpenQasm3DiagnosticCodes.UnknownName,
            $"There is no {what} '{Short(name.Name)}'.{(near is null ? "" : $" Did you mean '{near}'?")}",
            name,
            near is null ? [] : [near]);
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "..." : text;

    private Scalar EvaluateScalar(ExpressionNode node) => Evaluate(node) as Scalar
        ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "One classical value belongs here.", node);

    private BigInteger KnownInteger(ExpressionNode node, string what)
    {
        var value = EvaluateScalar(node);
        return value.Type.IsIntegral ? KnownValue(value, node, what).Integer
            : throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"Expected {what}, a whole number; this is {value.Type}.", node);
    }

    private ClassicalValue KnownValue(Scalar value, ExpressionNode node, string what)
    {
        if (value.Known is { } known)
        {
            return known;
        }

        var name = FirstUnknown(node);
        throw Fail(
            OpenQasm3DiagnosticCodes.NotKnown,
            name is null ? $"Here {what} must be known when the program is read, and it is not."
                : $"Here {what} must be known when the program is read; '{name}' is known only when the circuit runs.",
            node);
    }

    /// <summary>The name in an expression whose value is not known.</summary>
    private string? FirstUnknown(ExpressionNode node) => node switch
    {
        NameNode name => _scope.Find(name.Name, out _) is Variable variable && (variable.Items is null || variable.Items.Any(i => !i.IsKnown)) ? name.Name : null,
        UnaryNode unary => FirstUnknown(unary.Operand),
        BinaryNode binary => FirstUnknown(binary.Left) ?? FirstUnknown(binary.Right),
        CastNode cast => FirstUnknown(cast.Operand),
        CallNode call => call.Arguments.Select(FirstUnknown).FirstOrDefault(n => n is not null) ?? call.Name,
        IndexNode index => FirstUnknown(index.Operand) ?? index.Indices.Select(FirstUnknown).FirstOrDefault(n => n is not null),
        RangeNode range => new[] { range.First, range.Step, range.Last }.Where(p => p is not null).Select(p => FirstUnknown(p!)).FirstOrDefault(n => n is not null),
        _ => null,
    };

    /// <summary>The value of an expression.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="isConsumed">Whether the value is used up before anything else happens, so that a call need not keep it.</param>
    private Value Evaluate(ExpressionNode node, bool isConsumed = false)
    {
        Step(node);
        try
        {
            switch (node)
            {
                case LiteralNode literal:
                    return literal.Value ??= Literal(literal);
                case UnaryNode unary:
                    return EvaluateUnary(unary);
                case BinaryNode binary:
                    return EvaluateBinary(binary);
                case CastNode cast:
                    return EvaluateCast(cast);
                case CallNode call:
                    return EvaluateCall(call, isConsumed);
                case NameNode name when Find(name) is ConstantSymbol constant:
                    return constant.Value;
                case NameNode name when Find(name) is GateParameterSymbol parameter:
                    return _gateAngles[parameter.Index];
                case NameNode or IndexNode or HardwareQubitNode:
                    return ResolvePlace(node) switch
                    {
                        Place place => Read(place, node),
                        BitSymbol bits => Scalar.Of(ClassicalExpression.Read(ClassicalType.Bits(bits.Bits.Length), bits.Bits)),
                        QubitValue qubits => qubits,
                        _ => throw Silent(node),
                    };
                case ConcatenationNode concatenation:
                    return EvaluateConcatenation(concatenation);
                case MeasureNode measure:
                    return EvaluateMeasurement(measure);
                case SetNode:
                    throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "Values in braces are the initial values of an array; they stand alone after the '=' of its declaration.", node);
                default:
                    throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "A range is no value.", node);
            }
        }
        catch (ClassicalEvaluationException exception)
        {
            throw Fail(DiagnosticCodes.UndefinedValue, exception.Message, node);
        }
    }

    private Scalar EvaluateMeasurement(MeasureNode node)
    {
        var qubits = QubitsOf(node.Operand);
        var type = ClassicalType.Bits(qubits.Qubits.Length);
        var register = AddTemporary(type, node);
        int[] bits = [.. Enumerable.Range(register.First, register.Count)];
        AddMeasurements(qubits, bits, node);
        return Scalar.Of(ClassicalExpression.Read(type, bits));
    }

    private static Scalar Literal(LiteralNode node)
    {
        var text = node.Token.Text;
        switch (node.Token.Kind)
        {
            case TokenKind.Keyword:
                return text == "true" ? Scalar.True : Scalar.False;
            case TokenKind.BitString:
                return text.Length > ClassicalType.MaxWidth
                    ? throw Fail(DiagnosticCodes.NumberOutOfRange, "The bit string is too long.", node)
                    : Scalar.Of(ClassicalValue.Of(ClassicalType.Bits(text.Length), FromDigits(text, 1)));
            case TokenKind.Integer:
                return Whole(node, text);
            default:
                if (!Rational.TryParse(text, out var number))
                {
                    throw Fail(DiagnosticCodes.NumberOutOfRange, "The number has more than 1000 digits, or is beyond 10 to the power of 1000.", node);
                }

                return node.Token.Kind == TokenKind.Real
                    ? Finite(Scalar.Of(number), node)
                    : Scalar.Of(ClassicalValue.Of(new ClassicalType(ClassicalKind.Complex, 64), new Complex(0, number.ToDouble())));
        }
    }

    private static Scalar Finite(Scalar value, Node node) => double.IsFinite(value.Known!.Value.Number.Real)
        ? value
        : throw Fail(DiagnosticCodes.NumberOutOfRange, "The number is too large for a float.", node);

    private static Scalar Whole(Node node, string text)
    {
        const int longest = 1200;
        if (text.Length > longest)
        {
            throw Fail(DiagnosticCodes.NumberOutOfRange, "The number is too long.", node);
        }

        var number = text.Length > 1 && text[1] is 'b' or 'B' ? FromDigits(text[2..], 1)
            : text.Length > 1 && text[1] is 'o' or 'O' ? FromDigits(text[2..], 3)
            : text.Length > 1 && text[1] is 'x' or 'X' ? FromDigits(text[2..], 4)
            : BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        var bits = (int)number.GetBitLength();
        var type = bits < ScalarOperations.MachineWidth ? ClassicalType.Signed(ScalarOperations.MachineWidth)
            : bits == ScalarOperations.MachineWidth ? ClassicalType.Unsigned(bits) : ClassicalType.Signed(bits + 1);
        return Scalar.Of(ClassicalValue.Of(type, number));
    }

    private static BigInteger FromDigits(string digits, int bits)
    {
        // Gathered as bytes from the least significant digit on: linear in the length.
        var bytes = new byte[((digits.Length * bits) >> 3) + 1];
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = Uri.FromHex(digits[digits.Length - 1 - i]);
            for (var b = 0; b < bits; b++)
            {
                if ((digit >> b & 1) != 0)
                {
                    var place = (i * bits) + b;
                    bytes[place >> 3] |= (byte)(1 << (place & 7));
                }
            }
        }

        return new BigInteger(bytes, isUnsigned: true);
    }

    /// <summary>How many bits of a wide value count as one step.</summary>
    private const int BitsPerStep = 128;

    private Scalar EvaluateUnary(UnaryNode node)
    {
        var operand = EvaluateScalar(node.Operand);
        Step(node, operand.Type.Width / BitsPerStep);
        return ScalarOperations.Unary(
                node.Operator switch { "-" => ClassicalUnary.Negate, "~" => ClassicalUnary.BitNot, _ => ClassicalUnary.Not }, operand)
            ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The operator '{node.Operator}' does not go with {operand.Type}.", node);
    }

    private Scalar EvaluateBinary(BinaryNode node)
    {
        var left = EvaluateScalar(node.Left);
        if (node.Operator is "&&" or "||" && left.Known is { } known && known.IsTrue == (node.Operator == "||"))
        {
            return known.IsTrue ? Scalar.True : Scalar.False;
        }

        var right = EvaluateScalar(node.Right);
        if (node.Operator == "/" && IsWritten(node) && left is { Type.IsIntegral: true, Known: { } numerator } && right is { Type.IsIntegral: true, Known: { } denominator }
            && !denominator.Integer.IsZero && !(numerator.Integer % denominator.Integer).IsZero)
        {
            // Numbers as written have no type yet: 3/5 is what it looks like, as published programs mean it.
            return Scalar.Of(Rational.Of(numerator.Integer, denominator.Integer));
        }

        return Join(BinaryOperators[node.Operator], node.Operator, left, right, node);
    }

    private static bool IsWritten(ExpressionNode node) => node switch
    {
        LiteralNode literal => literal.Token.Kind is TokenKind.Integer or TokenKind.Real,
        UnaryNode { Operator: "-" } unary => IsWritten(unary.Operand),
        BinaryNode { Operator: "+" or "-" or "*" or "/" or "**" } binary => IsWritten(binary.Left) && IsWritten(binary.Right),
        _ => false,
    };

    private Scalar Join(ClassicalBinary op, string symbol, Scalar left, Scalar right, ExpressionNode node)
    {
        if (left.Code is { Depth: > 150 })
        {
            left = Keep(left, node);
        }

        if (right.Code is { Depth: > 150 })
        {
            right = Keep(right, node);
        }

        Step(node, 1 + ((left.Type.Width + right.Type.Width) / BitsPerStep) + ((long)left.Type.Width * right.Type.Width >> 16));
        if (op is ClassicalBinary.Equal or ClassicalBinary.NotEqual)
        {
            WarnIfNeverEqual(op, left, right, node);
            WarnIfNeverEqual(op, right, left, node);
        }

        var result = ScalarOperations.Binary(op, left, right);
        if (result is null)
        {
            var hint = left.Type.Kind == ClassicalKind.Bit || right.Type.Kind == ClassicalKind.Bit
                ? left.Type.Kind == right.Type.Kind && left.Type.Width != right.Type.Width ? "; the two have different sizes" : "; to compute with bits, cast them, as in uint[4](c)"
                : "";
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The operator '{symbol}' does not go with {left.Type} and {right.Type}{hint}.", node);
        }

        return result.Known is { } known && ScalarOperations.IsFloating(result.Type) && !(double.IsFinite(known.Number.Real) && double.IsFinite(known.Number.Imaginary))
            ? throw Fail(DiagnosticCodes.UndefinedValue, "The value is not a finite number.", node)
            : result;
    }

    private void WarnIfNeverEqual(ClassicalBinary op, Scalar computed, Scalar constant, ExpressionNode node)
    {
        if (!computed.IsKnown && computed.Type.IsIntegral && constant is { Known: { } known, Type.IsIntegral: true }
            && ClassicalValue.Of(computed.Type, known.Integer).Integer != known.Integer && _warned.Add(node.Start))
        {
            var range = computed.Type.Kind == ClassicalKind.Int
                ? $"from {-(BigInteger.One << (computed.Type.Width - 1))} to {(BigInteger.One << (computed.Type.Width - 1)) - 1}"
                : $"from 0 to {(BigInteger.One << Math.Min(computed.Type.Width, 128)) - 1}";
            _diagnostics.Warning(
                OpenQasm3DiagnosticCodes.NeverEqual,
                $"This {(op == ClassicalBinary.Equal ? "never" : "always")} holds: {computed.Type} goes {range}, and never is {known.Integer}.",
                node.Start,
                node.End - node.Start);
        }
    }

    private readonly HashSet<int> _warned = [];

    private Scalar EvaluateCast(CastNode node)
    {
        var (type, dimensions) = Resolve(node.Type);
        if (dimensions is not null)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "Nothing is converted to an array.", node);
        }

        var value = EvaluateScalar(node.Operand);

        // A size that is left out is that of the bits which are converted.
        if (node.Type.Size is null && value.Type.Kind is ClassicalKind.Bit && type.Kind is ClassicalKind.Int or ClassicalKind.Uint or ClassicalKind.Angle && value.Type.Width > 1
            && type.Kind == ClassicalKind.Angle)
        {
            type = type with { Width = value.Type.Width };
        }

        if (node.Type.Size is null && type.Kind == ClassicalKind.Bit && value.Type.Kind == ClassicalKind.Angle)
        {
            type = type with { Width = value.Type.Width };
        }

        return ScalarOperations.Cast(type, value)
            ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"A value of the type {value.Type} cannot become {type}.", node);
    }

    private Value EvaluateConcatenation(ConcatenationNode node)
    {
        var parts = node.Parts.Select(p => Evaluate(p)).ToArray();
        if (parts.All(p => p is ArrayValue))
        {
            var arrays = parts.Cast<ArrayValue>().ToArray();
            if (arrays.Any(a => a.Element != arrays[0].Element || !a.Dimensions.AsSpan(1).SequenceEqual(arrays[0].Dimensions.AsSpan(1))))
            {
                throw Fail(DiagnosticCodes.SizeMismatch, "Arrays that are joined have elements of one type, and the same sizes but for the first.", node);
            }

            int[] sizes = [.. arrays[0].Dimensions];
            sizes[0] = arrays.Sum(a => a.Dimensions[0]);
            return new ArrayValue(arrays[0].Element, sizes, [.. arrays.SelectMany(a => a.Items)]);
        }

        if (!parts.All(p => p is Scalar { Type.Kind: ClassicalKind.Bit }))
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "Joined by '++' are arrays, or bits.", node);
        }

        // The first part is the least significant: its bits come first in the register.
        var width = parts.Sum(p => (long)((Scalar)p).Type.Width);
        if (width > MaxIntegerWidth)
        {
            throw Fail(DiagnosticCodes.NumberOutOfRange, "The joined bits are too many.", node);
        }

        var type = ClassicalType.Unsigned((int)width);
        Scalar? sum = null;
        var place = 0;
        foreach (var part in parts.Cast<Scalar>())
        {
            var shifted = ScalarOperations.Binary(
                ClassicalBinary.ShiftLeft, ScalarOperations.Convert(type, part), Scalar.Of(ClassicalValue.Of(ClassicalType.Unsigned(32), place)))!;
            sum = sum is null ? shifted : Join(ClassicalBinary.BitOr, "++", sum, shifted, node);
            place += part.Type.Width;
        }

        return ScalarOperations.Convert(ClassicalType.Bits((int)width), sum!);
    }

    private Scalar EvaluateCall(CallNode node, bool isConsumed)
    {
        if (_scope.Find(node.Name, out _) is SubroutineSymbol subroutine)
        {
            return Call(subroutine, node.Arguments, node, isConsumed)
                ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The subroutine '{node.Name}' returns nothing.", node);
        }

        if (node.Name == "sizeof")
        {
            return EvaluateSize(node);
        }

        if (node.Name is "mod" or "pow" || ScalarFunctions.ContainsKey(node.Name))
        {
            var count = node.Name is "mod" or "pow" or "rotl" or "rotr" ? 2 : 1;
            CheckCount(node.Name, count, node.Arguments.Length, node);
            Scalar[] arguments = [.. node.Arguments.Select(EvaluateScalar)];
            if (node.Name is "mod" or "pow")
            {
                return Join(node.Name == "mod" ? ClassicalBinary.Remainder : ClassicalBinary.Power, node.Name, arguments[0], arguments[1], node);
            }

            var result = ScalarOperations.Call(ScalarFunctions[node.Name], arguments)
                ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The function '{node.Name}' does not go with {string.Join(" and ", arguments.Select(a => a.Type))}.", node);
            return result;
        }

        _ = Find(new NameNode(node.Name, node.Start, node.Start + node.Name.Length), "function");
        throw Fail(DiagnosticCodes.WrongKind, $"'{Short(node.Name)}' is no function and no subroutine.", node);
    }

    private static void CheckCount(string name, int expected, int found, Node node)
    {
        if (expected != found)
        {
            throw Fail(
                OpenQasm3DiagnosticCodes.WrongArgumentCount,
                string.Create(CultureInfo.InvariantCulture, $"'{name}' takes {expected} argument{(expected == 1 ? "" : "s")}, not {found}."),
                node);
        }
    }

    private Scalar EvaluateSize(CallNode node)
    {
        if (node.Arguments.Length is not (1 or 2))
        {
            CheckCount("sizeof", 1, node.Arguments.Length, node);
        }

        var sizes = ResolvePlace(node.Arguments[0]) switch
        {
            Place { Dimensions: { } dimensions } => dimensions,
            Place { Type.Kind: ClassicalKind.Bit } place => [place.Type.Width],
            BitSymbol bits => [bits.Bits.Length],
            QubitValue { IsRegister: true } qubits => [qubits.Qubits.Length],
            _ => throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "'sizeof' is of arrays and registers.", node.Arguments[0]),
        };
        var dimension = node.Arguments.Length == 1 ? BigInteger.Zero : KnownInteger(node.Arguments[1], "the number of the dimension");
        return dimension < 0 || dimension >= sizes.Length
            ? throw Fail(DiagnosticCodes.IndexOutOfRange, string.Create(CultureInfo.InvariantCulture, $"There is no dimension {dimension}; there are {sizes.Length}, counted from 0."), node.Arguments[1])
            : Scalar.Of(ClassicalValue.Of(ClassicalType.Unsigned(ScalarOperations.MachineWidth), sizes[(int)dimension]));
    }
}
