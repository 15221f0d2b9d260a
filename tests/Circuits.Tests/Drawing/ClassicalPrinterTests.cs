using System.Numerics;
using Nexus.Circuits.Drawing;

namespace Nexus.Circuits.Tests;

public class ClassicalPrinterTests
{
    private static readonly Circuit Registers = Declare();

    [Fact]
    public void Operators_keep_their_strength()
    {
        var x = Read(ClassicalType.Signed(4), 8, 4);
        var sum = ClassicalExpression.Binary(ClassicalBinary.Add, x, x);
        Assert.Equal("(x + x) * x", Print(ClassicalExpression.Binary(ClassicalBinary.Multiply, sum, x)));
        Assert.Equal("x + x + x", Print(ClassicalExpression.Binary(ClassicalBinary.Add, sum, x)));
        Assert.Equal("x - (x + x)", Print(ClassicalExpression.Binary(ClassicalBinary.Subtract, x, sum)));
        Assert.Equal("-(x + x)", Print(ClassicalExpression.Unary(ClassicalUnary.Negate, sum)));
        Assert.Equal("x ** x ** x", Print(Power(x, Power(x, x))));
        Assert.Equal("(x ** x) ** x", Print(Power(Power(x, x), x)));
        var less = ClassicalExpression.Binary(ClassicalBinary.Less, x, sum);
        Assert.Equal("x < x + x && !(x < x + x)", Print(ClassicalExpression.Binary(ClassicalBinary.And, less, ClassicalExpression.Unary(ClassicalUnary.Not, less))));

        static ClassicalExpression Power(ClassicalExpression a, ClassicalExpression b) => ClassicalExpression.Binary(ClassicalBinary.Power, a, b);
    }

    [Fact]
    public void Bits_are_named_as_people_name_them()
    {
        Assert.Equal("c", Print(Read(ClassicalType.Bits(8), 0, 8)));
        Assert.Equal("c[3]", Print(Read(ClassicalType.Bits(1), 3, 1)));
        Assert.Equal("c[2:5]", Print(Read(ClassicalType.Bits(4), 2, 4)));
        Assert.Equal("x[1]", Print(Read(ClassicalType.Bits(1), 9, 1)));
        Assert.Equal("a[1]", Print(Read(ClassicalType.Unsigned(4), 16, 4)));
        Assert.Equal("a[1][2]", Print(Read(ClassicalType.Bits(1), 18, 1)));
        Assert.Equal("c[7] ++ c[0]", Print(ClassicalExpression.Read(ClassicalType.Bits(2), 0, 7)));
        Assert.Equal("a[x]", Print(ClassicalExpression.Element(ClassicalType.Unsigned(4), new ElementRange(12, 4, 3), Read(ClassicalType.Signed(4), 8, 4))));
    }

    [Fact]
    public void Casts_that_lose_nothing_are_left_out_and_others_are_not()
    {
        var x = Read(ClassicalType.Signed(4), 8, 4);
        Assert.Equal("x", Print(ClassicalExpression.Cast(ClassicalType.Signed(8), x)));
        Assert.Equal("uint[4](x)", Print(ClassicalExpression.Cast(ClassicalType.Unsigned(4), x)));
        Assert.Equal("int[2](x)", Print(ClassicalExpression.Cast(ClassicalType.Signed(2), x)));
        Assert.Equal("c[0]", Print(DrawnCircuits.Bit(0)));
        Assert.Equal("bool(c)", Print(ClassicalExpression.Cast(ClassicalType.Bool, Read(ClassicalType.Bits(8), 0, 8))));
        Assert.Equal("uint[2](7)", Print(ClassicalExpression.Cast(
            ClassicalType.Unsigned(2), ClassicalExpression.Literal(ClassicalValue.Of(ClassicalType.Unsigned(8), (BigInteger)7)))));
    }

    [Fact]
    public void A_text_of_half_a_million_parts_is_cut()
    {
        var x = Read(ClassicalType.Signed(4), 8, 4);
        for (var i = 0; i < 18; i++)
        {
            x = ClassicalExpression.Binary(ClassicalBinary.Add, x, x);
        }

        Assert.Equal(ClassicalPrinter.MaxLength, Print(x).Length);
        Assert.EndsWith("…", Print(x), StringComparison.Ordinal);
    }

    private static string Print(ClassicalExpression expression) => new ClassicalPrinter(Registers).Print(expression);

    private static ClassicalExpression Read(ClassicalType type, int first, int count) =>
        ClassicalExpression.Read(type, [.. Enumerable.Range(first, count)]);

    private static Circuit Declare()
    {
        var builder = new CircuitBuilder();
        builder.AddBits("none", 0);
        builder.AddBits("c", 8);
        builder.AddVariable("x", ClassicalType.Signed(4));
        builder.AddVariable("a", ClassicalType.Unsigned(4), 3);
        return builder.Build();
    }
}
