using System.Numerics;
using CsCheck;

namespace Nexus.Circuits.Tests.Ir;

public class ClassicalExpressionTests
{
    private static readonly Gen<ClassicalType> WholeTypes =
        from kind in Gen.Int[0, 2].Select(i => i == 0 ? ClassicalKind.Bit : i == 1 ? ClassicalKind.Uint : ClassicalKind.Int)
        from width in Gen.Int[1, 50]
        select new ClassicalType(kind, width);

    [Fact]
    public void Whole_numbers_are_computed_as_in_two_complement_arithmetic() =>
        Gen.Select(WholeTypes, WholeTypes, Gen.Long, Gen.Long, Gen.Enum<ClassicalBinary>()).Where(t => t.Item5 is not (ClassicalBinary.And or ClassicalBinary.Or)).Sample(
            (leftType, rightType, a, b, op) =>
            {
                // Now and then a small right side: shifts, powers and divisions are then of interest.
                var (left, right) = (Wrap(leftType, a), Wrap(rightType, b % 3 == 0 ? b : b % 7));
                var expected = Reference(op, left, right, leftType);
                var expression = ClassicalExpression.Binary(op, Literal(leftType, left), Literal(rightType, right));
                if (expected is null)
                {
                    Assert.Throws<ClassicalEvaluationException>(() => expression.Evaluate([]));
                    return;
                }

                var value = expression.Evaluate([]);
                Assert.Equal(op >= ClassicalBinary.Equal ? ClassicalType.Bool : leftType, value.Type);
                Assert.Equal((BigInteger)expected.Value, value.Integer);
            },
            iter: 20_000,
            threads: 1);

    [Fact]
    public void Truth_values_are_joined_and_what_is_not_needed_is_not_computed()
    {
        var (yes, no) = (Truth(true), Truth(false));
        var failing = ClassicalExpression.Binary(ClassicalBinary.Equal, ClassicalExpression.Binary(ClassicalBinary.Divide, Int(1), Int(0)), Int(1));
        foreach (var a in new[] { false, true })
        {
            foreach (var b in new[] { false, true })
            {
                Assert.Equal(a && b, ClassicalExpression.Binary(ClassicalBinary.And, Truth(a), Truth(b)).Evaluate([]).IsTrue);
                Assert.Equal(a || b, ClassicalExpression.Binary(ClassicalBinary.Or, Truth(a), Truth(b)).Evaluate([]).IsTrue);
            }

            Assert.Equal(!a, ClassicalExpression.Unary(ClassicalUnary.Not, Truth(a)).Evaluate([]).IsTrue);
            Assert.Equal(!a, ClassicalExpression.Unary(ClassicalUnary.BitNot, Truth(a)).Evaluate([]).IsTrue);
        }

        Assert.False(ClassicalExpression.Binary(ClassicalBinary.And, no, failing).Evaluate([]).IsTrue);
        Assert.True(ClassicalExpression.Binary(ClassicalBinary.Or, yes, failing).Evaluate([]).IsTrue);
        Assert.Throws<ClassicalEvaluationException>(() => ClassicalExpression.Binary(ClassicalBinary.And, yes, failing).Evaluate([]));
    }

    [Fact]
    public void Signs_and_bits_are_turned_as_the_width_says() =>
        Gen.Select(WholeTypes, Gen.Long).Sample(
            (type, a) =>
            {
                var value = Wrap(type, a);
                Assert.Equal((BigInteger)Wrap(type, ~value), ClassicalExpression.Unary(ClassicalUnary.BitNot, Literal(type, value)).Evaluate([]).Integer);
                if (type.Kind != ClassicalKind.Bit)
                {
                    Assert.Equal((BigInteger)Wrap(type, -value), ClassicalExpression.Unary(ClassicalUnary.Negate, Literal(type, value)).Evaluate([]).Integer);
                }
            },
            iter: 2000,
            threads: 1);

    [Fact]
    public void Rotations_and_the_number_of_ones_are_those_of_the_bits() =>
        Gen.Select(WholeTypes, Gen.Long, Gen.Int[-200, 200]).Sample(
            (type, a, places) =>
            {
                var value = Literal(type, Wrap(type, a));
                var bits = Stored(value.Evaluate([]));
                var places32 = Literal(ClassicalType.Signed(32), places);
                var left = Stored(ClassicalExpression.Call(ClassicalFunction.Rotl, value, places32).Evaluate([]));
                var right = Stored(ClassicalExpression.Call(ClassicalFunction.Rotr, value, places32).Evaluate([]));
                for (var i = 0; i < bits.Length; i++)
                {
                    var to = (((i + places) % bits.Length) + bits.Length) % bits.Length;
                    Assert.Equal(bits[i], left[to]);
                    Assert.Equal(bits[to], right[i]);
                }

                var ones = ClassicalExpression.Call(ClassicalFunction.Popcount, value).Evaluate([]);
                Assert.Equal(ClassicalType.Unsigned(32), ones.Type);
                Assert.Equal(bits.Count(b => b), (int)ones.Integer);
            },
            iter: 2000,
            threads: 1);

    [Theory]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(1000)]
    public void Wide_values_wrap_too(int width)
    {
        var modulus = BigInteger.One << width;
        var bytes = new byte[(width / 8) + 1];
        new Random(width).NextBytes(bytes);
        var a = new BigInteger(bytes, isUnsigned: true) % modulus;
        var b = modulus - 12345;
        var type = ClassicalType.Unsigned(width);
        Assert.Equal((a + b) % modulus, Of(ClassicalBinary.Add));
        Assert.Equal((a - b + modulus) % modulus, Of(ClassicalBinary.Subtract));
        Assert.Equal(a * b % modulus, Of(ClassicalBinary.Multiply));
        Assert.Equal(a / b, Of(ClassicalBinary.Divide));
        Assert.Equal(a & b, Of(ClassicalBinary.BitAnd));
        Assert.Equal(BigInteger.ModPow(a, b, modulus), Of(ClassicalBinary.Power));

        // Through the bits of a circuit and back, signed.
        var signed = ClassicalType.Signed(width);
        var row = new byte[(width / 8) + 2];
        int[] places = [.. Enumerable.Range(3, width).Reverse()];
        var minus = ClassicalValue.Of(signed, -a);
        ClassicalTarget.To(signed, places).Store(row, minus);
        Assert.Equal(minus, ClassicalExpression.Read(signed, places).Evaluate(row));

        BigInteger Of(ClassicalBinary op) => ClassicalExpression.Binary(
            op, ClassicalExpression.Literal(ClassicalValue.Of(type, a)), ClassicalExpression.Literal(ClassicalValue.Of(type, b))).Evaluate([]).Integer;
    }

    [Fact]
    public void Angles_wrap_after_a_turn_and_are_radians_as_floats()
    {
        var type = ClassicalType.Angle(8);
        var quarter = ClassicalExpression.Cast(type, Float(Math.PI / 2));
        Assert.Equal(64, (int)quarter.Evaluate([]).Integer);
        Assert.Equal(192, (int)ClassicalExpression.Cast(type, Float(-Math.PI / 2)).Evaluate([]).Integer);
        Assert.Equal(0, (int)ClassicalExpression.Cast(type, Float((2 * Math.PI) - 1e-9)).Evaluate([]).Integer);
        Assert.Equal(Math.PI / 2, ClassicalExpression.Cast(ClassicalType.Double, quarter).Evaluate([]).ToDouble(), 1e-15);
        Assert.Equal(64, (int)ClassicalExpression.Binary(ClassicalBinary.Multiply, quarter, Int(5)).Evaluate([]).Integer);
        Assert.Equal(21, (int)ClassicalExpression.Binary(ClassicalBinary.Divide, quarter, Int(3)).Evaluate([]).Integer);
        Assert.Equal(192, (int)ClassicalExpression.Unary(ClassicalUnary.Negate, quarter).Evaluate([]).Integer);
        Assert.Equal(0, (int)Sum(Sum(quarter, quarter), Sum(quarter, quarter)).Evaluate([]).Integer);
        Assert.Equal(16, (int)ClassicalExpression.Cast(ClassicalType.Angle(6), quarter).Evaluate([]).Integer);
        Assert.Equal((BigInteger)64 << 92, ClassicalExpression.Cast(ClassicalType.Angle(100), quarter).Evaluate([]).Integer);
        Assert.Equal(64, (int)ClassicalExpression.Cast(ClassicalType.Bits(8), quarter).Evaluate([]).Integer);
        Assert.Equal(3, (int)ClassicalExpression.Binary(
            ClassicalBinary.Divide, Sum(quarter, Sum(quarter, quarter)), quarter, ClassicalType.Unsigned(4)).Evaluate([]).Integer);
        Assert.True(ClassicalExpression.Binary(ClassicalBinary.Less, quarter, Sum(quarter, quarter)).Evaluate([]).IsTrue);

        static ClassicalExpression Sum(ClassicalExpression a, ClassicalExpression b) => ClassicalExpression.Binary(ClassicalBinary.Add, a, b);
    }

    [Theory]
    [InlineData(ClassicalBinary.Add, 2.5, -0.75, 1.75)]
    [InlineData(ClassicalBinary.Subtract, 2.5, -0.75, 3.25)]
    [InlineData(ClassicalBinary.Multiply, 2.5, -0.5, -1.25)]
    [InlineData(ClassicalBinary.Divide, 2.5, -0.5, -5.0)]
    [InlineData(ClassicalBinary.Remainder, -5.5, 2.0, -1.5)]
    [InlineData(ClassicalBinary.Power, 2.25, 1.5, 3.375)]
    [InlineData(ClassicalBinary.Equal, 0.5, 0.5, 1.0)]
    [InlineData(ClassicalBinary.NotEqual, 0.5, 0.5, 0.0)]
    [InlineData(ClassicalBinary.Less, 0.25, 0.5, 1.0)]
    [InlineData(ClassicalBinary.LessOrEqual, 0.75, 0.5, 0.0)]
    [InlineData(ClassicalBinary.Greater, 0.75, 0.5, 1.0)]
    [InlineData(ClassicalBinary.GreaterOrEqual, 0.25, 0.5, 0.0)]
    public void Floating_point_numbers_are_computed_in_double_precision(ClassicalBinary op, double a, double b, double expected) =>
        Assert.Equal(expected, ClassicalExpression.Binary(op, Float(a), Float(b)).Evaluate([]).ToDouble(), 1e-15);

    [Theory]
    [InlineData(ClassicalFunction.Sin, 0.5)]
    [InlineData(ClassicalFunction.Cos, 0.8775825618903728)]
    [InlineData(ClassicalFunction.Tan, 0.5)]
    [InlineData(ClassicalFunction.Arcsin, 0.5)]
    [InlineData(ClassicalFunction.Arccos, 0.5)]
    [InlineData(ClassicalFunction.Arctan, 0.5)]
    [InlineData(ClassicalFunction.Exp, 0.5)]
    [InlineData(ClassicalFunction.Log, 0.5)]
    [InlineData(ClassicalFunction.Sqrt, 0.5)]
    [InlineData(ClassicalFunction.Ceiling, 0.5)]
    [InlineData(ClassicalFunction.Floor, 0.5)]
    public void Functions_are_those_of_mathematics(ClassicalFunction function, double argument)
    {
        var value = ClassicalExpression.Call(function, Float(argument)).Evaluate([]).ToDouble();

        // By their inverses, series and definitions, not by the same call.
        var back = function switch
        {
            ClassicalFunction.Sin => argument - Math.Asin(value),
            ClassicalFunction.Cos => argument - Math.Acos(value),
            ClassicalFunction.Tan => argument - Math.Atan(value),
            ClassicalFunction.Arcsin => argument - Math.Sin(value),
            ClassicalFunction.Arccos => argument - Math.Cos(value),
            ClassicalFunction.Arctan => argument - Math.Tan(value),
            ClassicalFunction.Exp => argument - Math.Log(value),
            ClassicalFunction.Log => argument - Math.Exp(value),
            ClassicalFunction.Sqrt => argument - (value * value),
            ClassicalFunction.Ceiling => 1 - value,
            _ => value,
        };
        Assert.Equal(0, back, 1e-15);
    }

    [Fact]
    public void Complex_numbers_have_parts_and_functions()
    {
        var type = new ClassicalType(ClassicalKind.Complex, 64);
        var i = ClassicalExpression.Literal(ClassicalValue.Of(type, Complex.ImaginaryOne));
        var sum = ClassicalExpression.Binary(ClassicalBinary.Add, ClassicalExpression.Cast(type, Float(3)), ClassicalExpression.Binary(ClassicalBinary.Multiply, i, ClassicalExpression.Cast(type, Float(4))));
        Assert.Equal(3, ClassicalExpression.Call(ClassicalFunction.Real, sum).Evaluate([]).ToDouble());
        Assert.Equal(4, ClassicalExpression.Call(ClassicalFunction.Imag, sum).Evaluate([]).ToDouble());
        Assert.Equal(0, (ClassicalExpression.Call(ClassicalFunction.Sqrt, sum).Evaluate([]).Number - new Complex(2, 1)).Magnitude, 1e-14);
        Assert.Equal(-1, ClassicalExpression.Binary(ClassicalBinary.Multiply, i, i).Evaluate([]).Number.Real);
        var row = new byte[20];
        int[] bits = [.. Enumerable.Range(5, 128)];
        ClassicalTarget.To(type, bits).Store(row, sum.Evaluate([]));
        Assert.Equal(new Complex(3, 4), ClassicalExpression.Read(type, bits).Evaluate(row).Number);
    }

    [Fact]
    public void A_float_of_32_bits_is_rounded()
    {
        var single = new ClassicalType(ClassicalKind.Float, 32);
        Assert.Equal((double)0.1f, ClassicalExpression.Cast(single, Float(0.1)).Evaluate([]).ToDouble());
        Assert.Equal((double)(0.1f + 0.2f), ClassicalExpression.Binary(
            ClassicalBinary.Add, ClassicalExpression.Cast(single, Float(0.1)), ClassicalExpression.Cast(single, Float(0.2))).Evaluate([]).ToDouble());
    }

    [Theory]
    [InlineData(3.99, 3)]
    [InlineData(-3.99, -3)]
    [InlineData(200.0, -56)]
    public void A_float_becomes_a_whole_number_towards_zero_and_wraps(double value, int expected) =>
        Assert.Equal(expected, (int)ClassicalExpression.Cast(ClassicalType.Signed(8), Float(value)).Evaluate([]).Integer);

    [Fact]
    public void Anything_but_zero_is_true_and_wholes_keep_their_bits_or_lose_the_leading_ones()
    {
        Assert.True(ClassicalExpression.Cast(ClassicalType.Bool, Int(2)).Evaluate([]).IsTrue);
        Assert.True(ClassicalExpression.Cast(ClassicalType.Bool, Float(0.25)).Evaluate([]).IsTrue);
        Assert.False(ClassicalExpression.Cast(ClassicalType.Bool, Int(0)).Evaluate([]).IsTrue);
        Assert.Equal(0xFE, (int)ClassicalExpression.Cast(ClassicalType.Unsigned(8), Int(-2)).Evaluate([]).Integer);
        Assert.Equal(-2, (int)ClassicalExpression.Cast(ClassicalType.Signed(8), Literal(ClassicalType.Bits(9), 0x1FE)).Evaluate([]).Integer);
        Assert.Equal(-2.0, ClassicalExpression.Cast(ClassicalType.Double, Int(-2)).Evaluate([]).ToDouble());
        var nan = ClassicalExpression.Binary(ClassicalBinary.Multiply, Float(double.PositiveInfinity), Float(0));
        Assert.Throws<ClassicalEvaluationException>(() => ClassicalExpression.Cast(ClassicalType.Signed(8), nan).Evaluate([]));
        Assert.Throws<ClassicalEvaluationException>(() => ClassicalExpression.Cast(ClassicalType.Angle(8), nan).Evaluate([]));
    }

    public static TheoryData<string, Func<ClassicalExpression>> TypeErrors => new()
    {
        { "and of numbers", () => ClassicalExpression.Binary(ClassicalBinary.And, Int(1), Int(1)) },
        { "a float and an integer", () => ClassicalExpression.Binary(ClassicalBinary.Add, Float(1), Int(1)) },
        { "angles of two widths", () => ClassicalExpression.Binary(ClassicalBinary.Add, Angle(4), Angle(5)) },
        { "an angle times an angle", () => ClassicalExpression.Binary(ClassicalBinary.Multiply, Angle(4), Angle(4)) },
        { "an angle to a power", () => ClassicalExpression.Binary(ClassicalBinary.Power, Angle(4), Int(2)) },
        { "the bits of a float", () => ClassicalExpression.Binary(ClassicalBinary.BitAnd, Float(1), Float(1)) },
        { "a shift by a float", () => ClassicalExpression.Binary(ClassicalBinary.ShiftLeft, Int(1), Float(1)) },
        { "a whole sum as a float", () => ClassicalExpression.Binary(ClassicalBinary.Add, Int(1), Int(1), ClassicalType.Double) },
        { "complex numbers in order", () => ClassicalExpression.Binary(ClassicalBinary.Less, ClassicalExpression.Cast(new(ClassicalKind.Complex, 64), Float(1)), ClassicalExpression.Cast(new(ClassicalKind.Complex, 64), Float(1))) },
        { "not of a number", () => ClassicalExpression.Unary(ClassicalUnary.Not, Int(1)) },
        { "minus a truth value", () => ClassicalExpression.Unary(ClassicalUnary.Negate, Truth(true)) },
        { "the sine of an integer", () => ClassicalExpression.Call(ClassicalFunction.Sin, Int(1)) },
        { "the ones of a float", () => ClassicalExpression.Call(ClassicalFunction.Popcount, Float(1)) },
        { "a rotation without places", () => ClassicalExpression.Call(ClassicalFunction.Rotl, Int(1)) },
        { "too few bits", () => ClassicalExpression.Read(ClassicalType.Signed(4), 1, 2, 3) },
        { "an index that is a float", () => ClassicalExpression.Element(ClassicalType.Bits(1), new ElementRange(0, 1, 4), Float(1)) },
        { "elements of another width", () => ClassicalExpression.Element(ClassicalType.Bits(2), new ElementRange(0, 1, 4), Int(1)) },
        { "a type without bits", () => ClassicalExpression.Symbol("n", ClassicalType.Unsigned(0)) },
        { "a float of 16 bits", () => ClassicalExpression.Symbol("x", new ClassicalType(ClassicalKind.Float, 16)) },
        { "an expression too deep", () => Enumerable.Range(0, 500).Aggregate(Int(1), (e, _) => ClassicalExpression.Unary(ClassicalUnary.Negate, e)) },
        { "an expression too large", () => Enumerable.Range(0, 40).Aggregate(Int(1), (e, _) => ClassicalExpression.Binary(ClassicalBinary.Add, e, e)) },
    };

    [Theory]
    [MemberData(nameof(TypeErrors))]
    public void What_does_not_go_together_is_refused_when_it_is_made(string what, Func<ClassicalExpression> make) =>
        Assert.True(Record.Exception(() => make()) is ArgumentException, what);

    [Fact]
    public void Bits_elements_and_symbols_are_known_to_the_expression()
    {
        var index = ClassicalExpression.Read(ClassicalType.Unsigned(2), 9, 8);
        var element = ClassicalExpression.Element(ClassicalType.Bits(2), new ElementRange(1, 2, 3), index);
        var symbol = ClassicalExpression.Symbol("n", ClassicalType.Bits(2));
        var sum = ClassicalExpression.Binary(ClassicalBinary.BitXor, element, symbol);
        var bits = new SortedSet<int>();
        sum.VisitBits(bit => bits.Add(bit));
        Assert.Equal([1, 2, 3, 4, 5, 6, 8, 9], bits);
        Assert.True(sum.IsFree);
        Assert.False(sum.IsConstant);

        // Bits 3 and 4 are element 1: 01; the index is 1, its low bit being bit 9.
        byte[] row = [0b0000_1000, 0b10];
        Assert.Throws<ClassicalEvaluationException>(() => sum.Evaluate(row));
        var bound = sum.Bind(s => s.Name == "n" ? ClassicalValue.Of(ClassicalType.Signed(8), (BigInteger)7) : null);
        Assert.False(bound.IsFree);
        Assert.Equal(0b10, (int)bound.Evaluate(row).Integer);
        Assert.True(sum.IsFree);
        Assert.Throws<ClassicalEvaluationException>(() => element.Evaluate([0, 0b11]));
    }

    [Fact]
    public void A_condition_as_an_expression_holds_for_the_same_bits()
    {
        foreach (var value in new BigInteger[] { -1, 0, 1, 2, 3, 5, 7, 8, BigInteger.One << 70 })
        {
            foreach (var bits in new[] { Array.Empty<int>(), [2], [1, 0], [2, 0, 1] })
            {
                var condition = new Condition(bits, value);
                var expression = condition.ToExpression();
                for (byte row = 0; row < 8; row++)
                {
                    var state = row;
                    Assert.Equal(condition.Holds(bit => (state >> bit & 1) != 0), expression.Evaluate([row]).IsTrue);
                }
            }
        }
    }

    private static ClassicalExpression Literal(ClassicalType type, Int128 value) => ClassicalExpression.Literal(ClassicalValue.Of(type, (BigInteger)value));

    private static ClassicalExpression Int(int value) => Literal(ClassicalType.Signed(8), value);

    private static ClassicalExpression Float(double value) => ClassicalExpression.Literal(ClassicalValue.Of(value));

    private static ClassicalExpression Truth(bool value) => ClassicalExpression.Literal(ClassicalValue.Of(value));

    private static ClassicalExpression Angle(int width) => Literal(ClassicalType.Angle(width), 1);

    private static bool[] Stored(ClassicalValue value)
    {
        var row = new byte[16];
        ClassicalTarget.To(value.Type, [.. Enumerable.Range(0, value.Type.Width)]).Store(row, value);
        return [.. Enumerable.Range(0, value.Type.Width).Select(bit => PackedBits.Get(row, bit))];
    }

    /// <summary>The number of the type's range that differs by a multiple of 2^width.</summary>
    private static Int128 Wrap(ClassicalType type, Int128 value)
    {
        var modulus = Int128.One << type.Width;
        var rest = ((value % modulus) + modulus) % modulus;
        return type.Kind == ClassicalKind.Int && rest >= modulus / 2 ? rest - modulus : rest;
    }

    /// <summary>What the operator gives, in numbers wide enough for all of at most 50 bits; null where there is no value.</summary>
    private static Int128? Reference(ClassicalBinary op, Int128 a, Int128 b, ClassicalType type)
    {
        switch (op)
        {
            case ClassicalBinary.Equal:
                return a == b ? 1 : 0;
            case ClassicalBinary.NotEqual:
                return a != b ? 1 : 0;
            case ClassicalBinary.Less:
                return a < b ? 1 : 0;
            case ClassicalBinary.LessOrEqual:
                return a <= b ? 1 : 0;
            case ClassicalBinary.Greater:
                return a > b ? 1 : 0;
            case ClassicalBinary.GreaterOrEqual:
                return a >= b ? 1 : 0;
            case ClassicalBinary.Divide or ClassicalBinary.Remainder when b == 0:
            case ClassicalBinary.ShiftLeft or ClassicalBinary.ShiftRight when b < 0:
            case ClassicalBinary.Power when a == 0 && b < 0:
                return null;
            case ClassicalBinary.Power when b < 0:
                // 1 / a^-b, cut towards zero; the power may be 1 or -1 only for such a base.
                return Wrap(type, a == 1 || (a == -1 && b % 2 == 0) ? 1 : a == -1 ? -1 : 0);
            case ClassicalBinary.Power:
                Int128 power = 1;
                for (var (square, rest) = (Wrap(type, a), b); rest > 0; rest >>= 1)
                {
                    power = (rest & 1) == 1 ? Wrap(type, power * square) : power;
                    square = Wrap(type, square * square);
                }

                return Wrap(type, power);
            case ClassicalBinary.ShiftLeft:
                return b >= 64 ? 0 : Wrap(type, Wrap(type, a) << (int)Int128.Min(b, 64));
            case ClassicalBinary.ShiftRight:
                return Wrap(type, a >> (int)Int128.Min(b, 64));
            default:
                return Wrap(type, op switch
                {
                    ClassicalBinary.Add => a + b,
                    ClassicalBinary.Subtract => a - b,
                    ClassicalBinary.Multiply => a * b,
                    ClassicalBinary.Divide => a / b,
                    ClassicalBinary.Remainder => a % b,
                    ClassicalBinary.BitAnd => a & b,
                    ClassicalBinary.BitOr => a | b,
                    _ => a ^ b,
                });
        }
    }
}
