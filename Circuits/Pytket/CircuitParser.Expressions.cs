using System.Globalization;

namespace Nexus.Circuits.Pytket;

/// <summary>
/// Classical expressions. Registers are unsigned, first bit least significant; arithmetic is that of 64 bits (or of as many as the
/// widest register has) and wraps around; what is stored is cut to the target's width.
/// </summary>
internal sealed partial class CircuitParser
{
    private const int LeastWidth = 64;

    private static readonly string[] Operators =
    [
        "BitAnd", "BitOr", "BitXor", "BitEq", "BitNeq", "BitNot", "BitZero", "BitOne", "RegAnd", "RegOr", "RegXor", "RegEq", "RegNeq", "RegNot",
        "RegZero", "RegOne", "RegLt", "RegGt", "RegLeq", "RegGeq", "RegAdd", "RegSub", "RegMul", "RegDiv", "RegPow", "RegLsh", "RegRsh", "RegNeg",
    ];

    private bool ReadClExpr(JsonNode op, int[] bits, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (!Require(op, "expr", out var wired) || !RequireObject(wired, "\"expr\"") || !Require(wired, "expr", out var expression)
            || !Require(wired, "bit_posn", out var bitList) || !RequireArray(bitList, "\"bit_posn\"")
            || !Require(wired, "reg_posn", out var registerList) || !RequireArray(registerList, "\"reg_posn\"")
            || !Require(wired, "output_posn", out var outputList) || ReadPositions(outputList, bits) is not { } output)
        {
            return false;
        }

        var bitVariables = new Dictionary<int, int[]>();
        foreach (var pair in bitList.GetItems())
        {
            var parts = pair.ToArray();
            if (parts.Length != 2 || !parts[0].TryGetInt(out var number) || !parts[1].TryGetInt(out var position)
                || (uint)position >= (uint)bits.Length || !bitVariables.TryAdd(number, [bits[position]]))
            {
                return WrongWiring(pair);
            }
        }

        var width = Math.Max(LeastWidth, output.Length);
        var registers = new Dictionary<int, int[]>();
        foreach (var pair in registerList.GetItems())
        {
            var parts = pair.ToArray();
            if (parts.Length != 2 || !parts[0].TryGetInt(out var number) || !parts[1].IsArray)
            {
                return WrongWiring(pair);
            }

            if (ReadPositions(parts[1], bits) is not { } positions)
            {
                return false;
            }

            if (!registers.TryAdd(number, positions))
            {
                return WrongWiring(pair);
            }

            width = Math.Max(width, positions.Length);
        }

        if (width > ClassicalType.MaxWidth)
        {
            text.Error(PytketDiagnosticCodes.OutOfRange, $"An expression works on at most {ClassicalType.MaxWidth} bits.", expression);
            return false;
        }

        return ReadNode(expression, bitVariables, registers, ClassicalType.Unsigned(width)) is { } value && AssignTo(output, value, assignments);
    }

    private bool WrongWiring(JsonNode pair)
    {
        text.Error(PytketDiagnosticCodes.OutOfRange, "A variable of its own and positions among the operation's arguments belong here.", pair);
        return false;
    }

    private static bool AssignTo(int[] output, ClassicalExpression value, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (output.Length > 0)
        {
            assignments.Add(Assign(output, ClassicalExpression.Cast(ClassicalType.Bits(output.Length), value)));
        }

        return true;
    }

    private int[]? ReadPositions(JsonNode list, int[] bits)
    {
        if (!RequireArray(list, "A list of positions"))
        {
            return null;
        }

        var positions = new int[list.CountItems()];
        var next = 0;
        foreach (var item in list.GetItems())
        {
            if (!item.TryGetInt(out var position) || (uint)position >= (uint)bits.Length)
            {
                text.Error(PytketDiagnosticCodes.OutOfRange, $"A position is the number of an argument, from 0 to {bits.Length - 1}.", item);
                return null;
            }

            positions[next++] = bits[position];
        }

        if (Repeated(positions) >= 0)
        {
            text.Error(PytketDiagnosticCodes.DuplicateUnit, "A position comes twice.", list);
            return null;
        }

        return positions;
    }

    private ClassicalExpression? ReadNode(JsonNode node, Dictionary<int, int[]> bits, Dictionary<int, int[]> registers, ClassicalType type)
    {
        if (!RequireObject(node, "An expression") || !Require(node, "op", out var opNode) || !Require(node, "args", out var list)
            || !RequireArray(list, "\"args\""))
        {
            return null;
        }

        if (!opNode.IsString || !opNode.TryGetString(out var op) || !Operators.Contains(op))
        {
            var hint = opNode.IsString && opNode.TryGetString(out var given) && Text.Spelling.Nearest(given, Operators) is { } nearest
                ? $" Did you mean '{nearest}'?"
                : "";
            text.Error(PytketDiagnosticCodes.UnknownOpType, $"This is no operator of a classical expression.{hint}", opNode);
            return null;
        }

        var operands = new List<ClassicalExpression>();
        foreach (var item in list.GetItems())
        {
            if (ReadOperand(item, bits, registers, type) is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
        }

        return Combine(op, operands, type, node);
    }

    private ClassicalExpression? ReadOperand(JsonNode node, Dictionary<int, int[]> bits, Dictionary<int, int[]> registers, ClassicalType type)
    {
        if (!RequireObject(node, "An operand") || !Require(node, "type", out var kind) || !Require(node, "input", out var input))
        {
            return null;
        }

        if (kind.IsString && kind.Is("expr"))
        {
            return ReadNode(input, bits, registers, type);
        }

        if (!RequireObject(input, "\"input\"") || !Require(input, "type", out var termKind) || !Require(input, "term", out var term))
        {
            return null;
        }

        if (termKind.IsString && termKind.Is("int"))
        {
            return ReadConstant(term, type);
        }

        if (!RequireObject(term, "\"term\"") || !Require(term, "type", out var variableKind) || !Require(term, "var", out var variable)
            || !RequireObject(variable, "\"var\"") || !RequireCount(variable, "index", int.MaxValue, out var index))
        {
            return null;
        }

        var isBit = variableKind.IsString && variableKind.Is("bit");
        if (!(isBit ? bits : registers).TryGetValue(index, out var places))
        {
            text.Error(PytketDiagnosticCodes.UnknownUnit, $"The {(isBit ? "bit" : "register")} variable {index} has no position.", variable);
            return null;
        }

        return places.Length == 0
            ? ClassicalExpression.Literal(ClassicalValue.Of(type, 0))
            : ClassicalExpression.Cast(isBit ? ClassicalType.Bool : type, Read(places));
    }

    private ClassicalExpression? ReadConstant(JsonNode node, ClassicalType type)
    {
        if (node.IsBoolean)
        {
            return ClassicalExpression.Literal(ClassicalValue.Of(type, node.Kind == System.Text.Json.JsonTokenType.True ? 1 : 0));
        }

        if (!node.TryGetInteger(out var value))
        {
            text.Error(PytketDiagnosticCodes.WrongType, "A constant is a whole number.", node);
            return null;
        }

        return ClassicalExpression.Literal(ClassicalValue.Of(type, value));
    }

    private ClassicalExpression? Combine(string op, List<ClassicalExpression> operands, ClassicalType type, JsonNode node)
    {
        var isUnary = op is "BitNot" or "RegNot" or "RegNeg";
        var isConstant = op is "BitZero" or "BitOne" or "RegZero" or "RegOne";
        var isMany = op is "BitAnd" or "BitOr" or "BitXor" or "RegAnd" or "RegOr" or "RegXor" or "RegAdd" or "RegMul";
        if (isConstant ? operands.Count != 0 : isUnary ? operands.Count != 1 : isMany ? operands.Count < 2 : operands.Count != 2)
        {
            var expected = isConstant ? "no operands" : isUnary ? "1 operand" : isMany ? "at least 2 operands" : "2 operands";
            text.Error(
                PytketDiagnosticCodes.WrongArgumentCount,
                string.Create(CultureInfo.InvariantCulture, $"{op} takes {expected}, not {operands.Count}."),
                node);
            return null;
        }

        if (operands.Count > 0 && operands.Max(o => o.Depth) + operands.Count > ClassicalExpression.MaxDepth - 20)
        {
            text.Error(PytketDiagnosticCodes.ExpressionTooDeep, "The expression is nested too deep.", node);
            return null;
        }

        // An operand of the other kind is a number 0 or 1, or is true unless it is 0: pytket itself does not tell them apart.
        var own = op.StartsWith("Bit", StringComparison.Ordinal) ? ClassicalType.Bool : type;
        for (var i = 0; i < operands.Count; i++)
        {
            operands[i] = ClassicalExpression.Cast(own, operands[i]);
        }

        switch (op)
        {
            case "BitZero" or "RegZero":
                return ClassicalExpression.Literal(ClassicalValue.Of(own, 0));
            case "BitOne":
                return ClassicalExpression.Literal(ClassicalValue.Of(true));
            case "RegOne":
                return ClassicalExpression.Literal(ClassicalValue.Of(type, -1));
            case "BitNot":
                return ClassicalExpression.Unary(ClassicalUnary.Not, operands[0]);
            case "RegNot":
                return ClassicalExpression.Unary(ClassicalUnary.BitNot, operands[0]);
            case "RegNeg":
                return ClassicalExpression.Unary(ClassicalUnary.Negate, operands[0]);
        }

        var binary = op switch
        {
            "BitAnd" => ClassicalBinary.And,
            "BitOr" => ClassicalBinary.Or,
            "BitXor" or "BitNeq" or "RegNeq" => ClassicalBinary.NotEqual,
            "BitEq" or "RegEq" => ClassicalBinary.Equal,
            "RegAnd" => ClassicalBinary.BitAnd,
            "RegOr" => ClassicalBinary.BitOr,
            "RegXor" => ClassicalBinary.BitXor,
            "RegLt" => ClassicalBinary.Less,
            "RegGt" => ClassicalBinary.Greater,
            "RegLeq" => ClassicalBinary.LessOrEqual,
            "RegGeq" => ClassicalBinary.GreaterOrEqual,
            "RegAdd" => ClassicalBinary.Add,
            "RegSub" => ClassicalBinary.Subtract,
            "RegMul" => ClassicalBinary.Multiply,
            "RegDiv" => ClassicalBinary.Divide,
            "RegPow" => ClassicalBinary.Power,
            "RegLsh" => ClassicalBinary.ShiftLeft,
            _ => ClassicalBinary.ShiftRight,
        };
        var result = operands[0];
        for (var i = 1; i < operands.Count; i++)
        {
            result = ClassicalExpression.Binary(binary, result, operands[i]);
        }

        return result;
    }

    private bool ReadExpressionBox(JsonNode op, JsonNode at, int[] bits, Scope scope, List<(ClassicalTarget, ClassicalExpression)> assignments)
    {
        if (!Require(op, "box", out var box) || !RequireObject(box, "\"box\"") || !RequireCount(box, "n_i", options.MaxQubits, out var inputs)
            || !RequireCount(box, "n_io", options.MaxQubits, out var both) || !RequireCount(box, "n_o", options.MaxQubits, out var outputs)
            || !Require(box, "exp", out var expression) || !CheckBits("ClassicalExpBox", at, bits, inputs + both + outputs))
        {
            return false;
        }

        var output = bits[inputs..];
        var width = Math.Max(LeastWidth, Math.Max(bits.Length, output.Length));
        return ReadLogic(expression, scope, ClassicalType.Unsigned(Math.Min(width, ClassicalType.MaxWidth))) is { } value && AssignTo(output, value, assignments);
    }

    /// <summary>An expression of pytket 1: bits and registers are named in it.</summary>
    private ClassicalExpression? ReadLogic(JsonNode node, Scope scope, ClassicalType type)
    {
        if (!RequireObject(node, "An expression") || !Require(node, "op", out var opNode) || !Require(node, "args", out var list)
            || !RequireArray(list, "\"args\"") || !RequireKind(opNode, opNode.IsString, "\"op\"", "a string"))
        {
            return null;
        }

        var operands = new List<ClassicalExpression>();
        foreach (var item in list.GetItems())
        {
            var operand = item.IsArray ? (ResolveBit(item, scope) is >= 0 and var bit ? ClassicalExpression.Cast(ClassicalType.Bool, Read([bit])) : null)
                : !item.IsObject ? ReadConstant(item, type)
                : item.TryGet("op", out _) ? ReadLogic(item, scope, type)
                : ReadRegister(item, scope, type);
            if (operand is null)
            {
                return null;
            }

            operands.Add(operand);
        }

        _ = opNode.TryGetString(out var name);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var prefix = name.StartsWith("BitWiseOp.", StringComparison.Ordinal) ? "Bit" : "Reg";
        var word = dot < 0 ? name : name[(dot + 1)..];
        var op = prefix + (word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant());
        op = op == "RegSub" && operands.Count == 1 ? "RegNeg" : op;
        if (!Operators.Contains(op) || dot < 0)
        {
            text.Error(PytketDiagnosticCodes.UnknownOpType, "This is no operator of a classical expression.", opNode, "\"BitWiseOp.AND\"", "\"RegWiseOp.ADD\"");
            return null;
        }

        return Combine(op, operands, type, node);
    }

    private ClassicalExpression? ReadRegister(JsonNode node, Scope scope, ClassicalType type)
    {
        if (!Require(node, "name", out var nameNode) || !RequireCount(node, "size", options.MaxQubits, out var size)
            || !RequireKind(nameNode, nameNode.IsString, "\"name\"", "a string") || !nameNode.TryGetString(out var name))
        {
            return null;
        }

        var bits = new List<int>();
        for (var i = 0; i < size; i++)
        {
            if (!scope.Bits.TryFind(name, [i], out var bit))
            {
                text.Error(PytketDiagnosticCodes.UnknownUnit, $"The circuit has no bit '{UnitTable.NameOf(name, [i])}'.{scope.Bits.Suggest(name)}", node);
                return null;
            }

            bits.Add(bit);
        }

        return size == 0
            ? ClassicalExpression.Literal(ClassicalValue.Of(type, 0))
            : ClassicalExpression.Cast(type, Read(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bits)));
    }
}
