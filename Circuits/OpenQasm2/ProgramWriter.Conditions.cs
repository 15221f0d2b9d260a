using System.Globalization;

namespace Nexus.Circuits.OpenQasm2;

// Conditions and branches, as far as `if` before one statement says them.
internal sealed partial class ProgramWriter
{
    // A condition on some bits of a register is written once for each value that the register can have then.
    private const int MaxAlternatives = 16;
    private const int MaxEnumeratedBits = 8;

    private static readonly Guard Always = new([""], []);
    private static readonly Guard Never = new([], []);

    // Whether the condition that is being written is tested again after the current operation.
    private bool _isTestedAgain;

    private Guard? GuardOf(Condition condition, Frame frame)
    {
        int[] bits = [.. condition.Bits.Select(frame.Bit)];
        if (condition.Value.Sign < 0 || condition.Value.GetBitLength() > bits.Length)
        {
            return Never;
        }

        if (bits.Length == 0)
        {
            return Always;
        }

        return IsWhole(bits)
            ? new Guard([$"if({_registerNames[_registerOfBit[bits[0]]]}=={condition.Value.ToString(CultureInfo.InvariantCulture)}) "], bits)
            : Enumerate(bits, row => new Condition(bits, condition.Value).Holds(bit => PackedBits.Get(row, bit)));
    }

    private Guard? GuardOf(ClassicalExpression expression, Frame frame, bool isNegated)
    {
        if (expression.IsFree || frame.Map(expression) is not { } mapped)
        {
            return null;
        }

        expression = mapped;
        var read = new HashSet<int>();
        expression.VisitBits(bit => read.Add(bit));

        if (expression.IsConstant)
        {
            return expression.Evaluate([]).IsTrue != isNegated ? Always : Never;
        }

        return Comparison(expression, isNegated) ?? Enumerate([.. read], row => expression.Evaluate(row).IsTrue != isNegated);
    }

    // A comparison of a whole register with a number, of any width.
    private Guard? Comparison(ClassicalExpression expression, bool isNegated)
    {
        if (expression is not BinaryClassicalExpression { Operator: >= ClassicalBinary.Equal and <= ClassicalBinary.GreaterOrEqual } comparison
            || comparison.Right is not ClassicalLiteral { Value: var value } || !IsUnsigned(value.Type)
            || Unwidened(comparison.Left) is not BitsExpression read || !IsUnsigned(read.Type) || !IsWhole([.. read.Bits]))
        {
            return null;
        }

        var op = isNegated ? Opposite(comparison.Operator) : comparison.Operator;
        if (!IsHqslib1 && op != ClassicalBinary.Equal)
        {
            return null;
        }

        if (op == ClassicalBinary.Equal && value.Integer.GetBitLength() > read.Bits.Count)
        {
            return Never;
        }

        var sign = op switch
        {
            ClassicalBinary.Equal => "==",
            ClassicalBinary.NotEqual => "!=",
            ClassicalBinary.Less => "<",
            ClassicalBinary.LessOrEqual => "<=",
            ClassicalBinary.Greater => ">",
            _ => ">=",
        };
        var name = _registerNames[_registerOfBit[read.Bits[0]]];
        return new Guard([$"if({name}{sign}{value.Integer.ToString(CultureInfo.InvariantCulture)}) "], [.. read.Bits]);
    }

    private static ClassicalBinary Opposite(ClassicalBinary op) => op switch
    {
        ClassicalBinary.Equal => ClassicalBinary.NotEqual,
        ClassicalBinary.NotEqual => ClassicalBinary.Equal,
        ClassicalBinary.Less => ClassicalBinary.GreaterOrEqual,
        ClassicalBinary.LessOrEqual => ClassicalBinary.Greater,
        ClassicalBinary.Greater => ClassicalBinary.LessOrEqual,
        _ => ClassicalBinary.Less,
    };

    private static bool IsUnsigned(ClassicalType type) => type.Kind is ClassicalKind.Bit or ClassicalKind.Bool or ClassicalKind.Uint;

    // What a cast to a type with room for all values stands for.
    private static ClassicalExpression Unwidened(ClassicalExpression expression) =>
        expression is CastExpression { Operand: var operand } && IsUnsigned(expression.Type) && expression.Type.Kind != ClassicalKind.Bool
            && IsUnsigned(operand.Type) && operand.Type.Width <= expression.Type.Width
            ? operand
            : expression;

    private bool IsWhole(ReadOnlySpan<int> bits)
    {
        var register = _registerOfBit[bits[0]];
        if (bits.Length != register.Count)
        {
            return false;
        }

        for (var i = 0; i < bits.Length; i++)
        {
            if (bits[i] != register.First + i)
            {
                return false;
            }
        }

        return true;
    }

    private Guard? Enumerate(int[] bits, Func<byte[], bool> holds)
    {
        var register = _registerOfBit[bits[0]];
        if (bits.Any(b => _registerOfBit[b] != register))
        {
            return null;
        }

        var row = new byte[(_circuit.BitCount + 7) / 8];
        var alternatives = new List<string>();
        if (IsHqslib1 && bits.Distinct().Count() == 1)
        {
            for (var value = 0; value < 2; value++)
            {
                PackedBits.Set(row, bits[0], value == 1);
                if (Holds())
                {
                    alternatives.Add(string.Create(CultureInfo.InvariantCulture, $"if({_bitNames[bits[0]]}=={value}) "));
                }
            }

            return alternatives.Count == 2 ? Always : new Guard(alternatives, bits);
        }

        if (register.Count > MaxEnumeratedBits)
        {
            return null;
        }

        for (var value = 0; value < 1 << register.Count; value++)
        {
            for (var i = 0; i < register.Count; i++)
            {
                PackedBits.Set(row, register.First + i, (value >> i & 1) != 0);
            }

            if (Holds())
            {
                alternatives.Add(string.Create(CultureInfo.InvariantCulture, $"if({_registerNames[register]}=={value}) "));
            }
        }

        return alternatives.Count == 1 << register.Count ? Always
            : alternatives.Count > MaxAlternatives ? null
            : new Guard(alternatives, [.. Enumerable.Range(register.First, register.Count)]);

        bool Holds()
        {
            try
            {
                return holds(row);
            }
            catch (ClassicalEvaluationException)
            {
                // Such a run fails; what it would have done is not looked at.
                return false;
            }
        }
    }

    // Whether a statement may change bits although it is written several times, or others after it are tested by the same condition.
    private bool MayWrite(Guard? guard, IReadOnlyCollection<int> bits)
    {
        if (guard is null || (guard.Alternatives.Count <= 1 && !_isTestedAgain) || !guard.Bits.Intersect(bits).Any())
        {
            return true;
        }

        Refuse("it changes bits of its own condition, which OpenQASM 2 would test again");
        return false;
    }

    private void WriteIf(IfElse branch, Frame frame, Guard? outer)
    {
        if (outer is not null)
        {
            Refuse("one condition stands within another");
            return;
        }

        if (GuardOf(branch.Condition, frame, isNegated: false) is not { } then
            || (branch.Else is null ? Never : GuardOf(branch.Condition, frame, isNegated: true)) is not { } otherwise)
        {
            Refuse("OpenQASM 2 cannot say its condition");
            return;
        }

        var wasTestedAgain = _isTestedAgain;
        WriteBlock(branch.Then, frame, then, isLast: branch.Else is null || branch.Else.Count == 0);
        if (branch.Else is not null)
        {
            WriteBlock(branch.Else, frame, otherwise, isLast: true);
        }

        _isTestedAgain = wasTestedAgain;
    }

    private void WriteBlock(Block block, Frame frame, Guard guard, bool isLast)
    {
        if (guard.Alternatives.Count == 0)
        {
            return;
        }

        if (++_nesting > MaxNesting)
        {
            Refuse($"blocks stand more than {MaxNesting} deep in each other");
            _nesting--;
            return;
        }

        for (var i = 0; i < block.Count; i++)
        {
            _isTestedAgain = !isLast || i + 1 < block.Count;
            WriteOperation(block[i], frame, ReferenceEquals(guard, Always) ? null : guard);
        }

        _nesting--;
    }
}
