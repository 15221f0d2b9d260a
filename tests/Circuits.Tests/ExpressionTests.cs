using System.Numerics;
using CsCheck;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class ExpressionTests
{
    private const string Seed = "0000KcB2pD53";

    private static readonly Gen<Expression> Constant = Gen.Select(Gen.Int[-50, 50], Gen.Int[1, 40], Gen.Bool)
        .Select((n, d, isPi) => Expression.Number(Rational.Of(n, d)) * (isPi ? Expression.Pi : Expression.Number(1)));

    private static readonly Gen<Expression> Any = Gen.Recursive<Expression>((depth, inner) => depth >= 5
        ? Constant
        : Gen.OneOf(
            Constant,
            inner.Select(e => -e),
            Gen.Select(Gen.Enum<BinaryOperator>(), inner, inner).Select(Expression.Binary),
            Gen.Select(Gen.Enum<MathFunction>(), inner).Select(Expression.Call)));

    [Theory]
    [InlineData("pi/2+pi/4", "3*pi/4")]
    [InlineData("-pi/2", "-pi/2")]
    [InlineData("pi", "pi")]
    [InlineData("0*pi", "0")]
    [InlineData("0.1+0.2", "0.3")]
    [InlineData("1/3", "1.0/3")]
    [InlineData("1e-3", "0.001")]
    [InlineData("2.5e2", "250")]
    [InlineData("pi/2+1", "1 + pi/2")]
    [InlineData("1-2*pi/3", "1 - 2*pi/3")]
    [InlineData("2*pi/pi", "2")]
    [InlineData("(1+pi)/(2+2*pi)", "0.5")]
    [InlineData("2^10", "1024")]
    [InlineData("2^-2", "0.25")]
    [InlineData("2^3^2", "512")]
    [InlineData("-2^2", "-4")]
    [InlineData("1-2-3", "-4")]
    [InlineData("8/4/2", "1")]
    [InlineData("0^0", "1")]
    [InlineData("(-1)^999999999999999999999", "-1")]
    [InlineData("sin(pi/6)", "0.5")]
    [InlineData("cos(pi)", "-1")]
    [InlineData("cos(pi/3)+sin(3*pi/2)+tan(pi)+ln(1)+exp(0)+sqrt(9/4)", "2")]
    [InlineData("sqrt(2)", "sqrt(2)")]
    [InlineData("2*sqrt(2)-ln(2)", "2*sqrt(2) - ln(2)")]
    [InlineData("2-(sqrt(2)-ln(2))", "2 - (sqrt(2) - ln(2))")]
    [InlineData("pi*pi", "pi*pi")]
    [InlineData("(pi^2)^2", "(pi^2)^2")]
    [InlineData("-sqrt(2)^2", "-sqrt(2)^2")]
    [InlineData("3000000000", "3000000000.0")]
    public void Constants_fold_exactly_and_print_as_they_are_read(string text, string printed) => Assert.Equal(printed, Read(text).ToString());

    [Theory]
    [InlineData("pi", Math.PI)]
    [InlineData("3*pi/7", 1.3463968515384828)]
    [InlineData("1e22", 1e22)]
    [InlineData("4.9e-324", double.Epsilon)]
    [InlineData("2.4e-324", 0.0)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("2.2250738585072011e-308", 2.2250738585072011e-308)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("pi-3.14159265358979323846", 2.643383279502884197e-21)]
    [InlineData("355/113-pi", 2.667641890624223e-07)]
    public void A_constant_is_the_nearest_double(string text, double expected) => Assert.Equal(expected, Read(text).Evaluate());

    [Fact]
    public void What_is_printed_reads_back_equal() => Any.Where(e => !double.IsNaN(e.Value)).Sample(
        e => Assert.Equal(e, Read(e.ToString())), seed: Seed, iter: 2000);

    [Fact]
    public void A_value_is_never_infinite() => Any.Sample(e => !double.IsInfinity(e.Evaluate()), seed: Seed, iter: 5000);

    [Fact]
    public void Rational_arithmetic_is_exact() => Gen.Select(Gen.Long, Gen.Long.Where(d => d != 0), Gen.Long, Gen.Long.Where(d => d != 0)).Sample(
        (a, b, c, d) =>
        {
            var left = Expression.Number(Rational.Of(a, b));
            var right = Expression.Number(Rational.Of(c, d));
            Assert.Equal(left, left + right - right);
            Assert.Equal(Expression.Number(Rational.Of(new BigInteger(a) * d + (new BigInteger(c) * b), new BigInteger(b) * d)), left + right);
            if (c != 0)
            {
                Assert.Equal(left, left * right / right);
            }
        },
        seed: Seed);

    [Fact]
    public void A_decimal_literal_is_the_double_that_the_framework_reads() => Gen.Double.Where(d => double.IsFinite(d) && d >= 0).Sample(
        d => Assert.Equal(d, Expression.Number(Rational.FromDouble(d)).Value), seed: Seed, iter: 5000);

    [Fact]
    public void A_short_decimal_is_its_digits_over_a_power_of_ten() => Gen.Select(Gen.Long[1, 999_999_999_999_999], Gen.Int[1, 15]).Sample(
        (digits, decimals) =>
        {
            var text = digits.ToString("D16", System.Globalization.CultureInfo.InvariantCulture).Insert(16 - decimals, ".");
            Assert.True(Rational.TryParse(text, out var value));
            Assert.Equal(Rational.Of(digits, BigInteger.Pow(10, decimals)), value);
        },
        seed: Seed,
        iter: 5000);

    [Fact]
    public void Symbols_are_bound_and_substituted()
    {
        var angle = (Expression.Symbol("a") + Expression.Pi) / Expression.Number(2);
        Assert.Equal("(a + pi)/2", angle.ToString());
        Assert.True(angle.IsFree);
        Assert.True(double.IsNaN(angle.Evaluate()));
        Assert.Equal((1 + Math.PI) / 2, angle.Evaluate(new Dictionary<string, double> { ["a"] = 1 }));
        Assert.Equal("pi", angle.Substitute(name => name == "a" ? Expression.Pi : null).ToString());
        Assert.True(Parameter.FromExpression(angle).IsFree);
    }

    [Fact]
    public void What_has_no_value_is_not_a_number_and_no_parameter()
    {
        var undefined = Expression.Number(1) / Expression.Number(0);
        Assert.True(double.IsNaN(undefined.Value));
        Assert.Throws<ArgumentException>(() => Parameter.FromExpression(undefined));
    }

    [Fact]
    public void Size_is_limited_so_that_no_walk_overflows_the_stack()
    {
        var deep = Expression.Symbol("a");
        Assert.Throws<ArgumentException>(() =>
        {
            for (var k = 0; k < 100_000; k++)
            {
                deep = Expression.Call(MathFunction.Sin, deep);
            }
        });
        Assert.Equal(Expression.MaxDepth, deep.Depth);
        Assert.Equal(deep, deep.Substitute(Expression.Symbol));
        Assert.Throws<ArgumentException>(() =>
        {
            deep = Expression.Symbol("b");
            for (var k = 0; k < 60; k++)
            {
                deep *= deep;
            }
        });
    }

    [Fact]
    public void Repeated_squaring_stays_small()
    {
        var value = Expression.Number(Rational.Of(3, 7));
        for (var k = 0; k < 14; k++)
        {
            value *= value;
        }

        Assert.InRange(value.ToString().Length, 1, 100_000);
        Assert.Equal(0.0, value.Value);
    }

    private static Expression Read(string text)
    {
        var result = OpenQasm2Parser.Parse($"OPENQASM 2.0; qreg q[1]; U({text},0,0) q[0];");
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return result.Circuit![0].Parameters[0].Exact!;
    }
}
