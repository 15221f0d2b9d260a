using System.Numerics;

namespace Nexus.Circuits.Tests.Pytket;

/// <summary>Classical operations on every input, against what they are said to compute.</summary>
public class PytketClassicalTests
{
    [Fact]
    public void SetBits_and_CopyBits_store_and_copy()
    {
        AssertMaps(3, """{"type": "SetBits", "classical": {"values": [true, false, true]}}""", "c0 c1 c2", _ => 0b101);
        AssertMaps(4, """{"type": "CopyBits", "classical": {"n_i": 2}}""", "c0 c1 c2 c3", x => (x & 3) | ((x & 3) << 2));
    }

    [Fact]
    public void A_RangePredicate_tells_whether_its_input_is_between() => AssertMaps(
        4, """{"type": "RangePredicate", "classical": {"n_i": 3, "lower": 2, "upper": 5}}""", "c0 c1 c2 c3", x => (x & 7) | ((x & 7) is >= 2 and <= 5 ? 8 : 0));

    [Fact]
    public void Truth_tables_are_indexed_with_the_first_bit_lowest()
    {
        bool[] table = [true, false, false, true, false, true, true, true];
        var values = string.Join(", ", table.Select(v => v ? "true" : "false"));
        AssertMaps(
            4, $$$"""{"type": "ExplicitPredicate", "classical": {"n_i": 3, "name": "f", "values": [{{{values}}}]}}""", "c0 c1 c2 c3",
            x => (x & 7) | (table[x & 7] ? 8 : 0));
        AssertMaps(
            3, $$$"""{"type": "ExplicitModifier", "classical": {"n_i": 2, "name": "f", "values": [{{{values}}}]}}""", "c0 c1 c2",
            x => (x & 3) | (table[x] ? 4 : 0));
        int[] images = [3, 1, 7, 0, 2, 2, 6, 5];
        AssertMaps(
            3, $$$"""{"type": "ClassicalTransform", "classical": {"n_io": 3, "name": "f", "values": [{{{string.Join(", ", images)}}}]}}""", "c0 c1 c2", x => images[x]);
    }

    [Fact]
    public void A_MultiBit_repeats_its_operation_over_its_bits() => AssertMaps(
        4, """{"type": "MultiBit", "classical": {"n": 2, "op": {"type": "ClassicalTransform", "classical": {"n_io": 2, "name": "swap", "values": [0, 2, 1, 3]}}}}""",
        "c0 c1 c2 c3", x => ((x & 1) << 1) | (x >> 1 & 1) | ((x & 4) << 1) | (x >> 1 & 4));

    [Theory]
    [InlineData("RegAnd", 2)]
    [InlineData("RegOr", 2)]
    [InlineData("RegXor", 2)]
    [InlineData("RegEq", 2)]
    [InlineData("RegNeq", 2)]
    [InlineData("RegNot", 1)]
    [InlineData("RegZero", 0)]
    [InlineData("RegOne", 0)]
    [InlineData("RegLt", 2)]
    [InlineData("RegGt", 2)]
    [InlineData("RegLeq", 2)]
    [InlineData("RegGeq", 2)]
    [InlineData("RegAdd", 2)]
    [InlineData("RegSub", 2)]
    [InlineData("RegMul", 2)]
    [InlineData("RegDiv", 2)]
    [InlineData("RegPow", 2)]
    [InlineData("RegLsh", 2)]
    [InlineData("RegRsh", 2)]
    [InlineData("RegNeg", 1)]
    public void Every_operator_of_registers_computes_in_unsigned_numbers(string op, int count)
    {
        // Registers a = c0 c1, b = c2 c3, out = c4 c5 c6. b is at least 1 for a division.
        var args = string.Join(", ", Enumerable.Range(0, count).Select(Register));
        if (op == "RegDiv")
        {
            args = Register(0) + """, {"type": "expr", "input": {"op": "RegAdd", "args": [""" + Register(1) + """, {"type": "term", "input": {"type": "int", "term": 1}}]}}""";
        }

        var positions = string.Join(", ", new[] { "[0, [0, 1]]", "[1, [2, 3]]" }.Take(count));
        var wired = $$$"""{"type": "ClExpr", "expr": {"expr": {"op": "{{{op}}}", "args": [{{{args}}}]}, "bit_posn": [], "reg_posn": [{{{positions}}}], "output_posn": [4, 5, 6]}}""";
        AssertMaps(7, wired, "c0 c1 c2 c3 c4 c5 c6", x =>
        {
            BigInteger a = x & 3;
            BigInteger b = x >> 2 & 3;
            var modulus = BigInteger.One << 64;
            var value = op switch
            {
                "RegAnd" => a & b,
                "RegOr" => a | b,
                "RegXor" => a ^ b,
                "RegEq" => a == b ? 1 : 0,
                "RegNeq" => a != b ? 1 : 0,
                "RegNot" => modulus - 1 - a,
                "RegZero" => 0,
                "RegOne" => modulus - 1,
                "RegLt" => a < b ? 1 : 0,
                "RegGt" => a > b ? 1 : 0,
                "RegLeq" => a <= b ? 1 : 0,
                "RegGeq" => a >= b ? 1 : 0,
                "RegAdd" => a + b,
                "RegSub" => a - b + modulus,
                "RegMul" => a * b,
                "RegDiv" => a / (b + 1),
                "RegPow" => BigInteger.Pow(a, (int)b),
                "RegLsh" => a << (int)b,
                "RegRsh" => a >> (int)b,
                _ => modulus - a,
            };
            return (x & 15) | ((int)(value & 7) << 4);
        });
    }

    [Theory]
    [InlineData("BitAnd", 2, 0b1000)]
    [InlineData("BitOr", 2, 0b1110)]
    [InlineData("BitXor", 2, 0b0110)]
    [InlineData("BitEq", 2, 0b1001)]
    [InlineData("BitNeq", 2, 0b0110)]
    [InlineData("BitNot", 1, 0b0101)]
    [InlineData("BitZero", 0, 0b0000)]
    [InlineData("BitOne", 0, 0b1111)]
    public void Every_operator_of_bits_has_its_truth_table(string op, int count, int table)
    {
        var args = string.Join(", ", Enumerable.Range(0, count).Select(i => Variable("bit", i)));
        var positions = string.Join(", ", Enumerable.Range(0, count).Select(i => $"[{i}, {i}]"));
        AssertMaps(
            3, $$$"""{"type": "ClExpr", "expr": {"expr": {"op": "{{{op}}}", "args": [{{{args}}}]}, "bit_posn": [{{{positions}}}], "reg_posn": [], "output_posn": [2]}}""",
            "c0 c1 c2", x => (x & 3) | ((table >> (x & 3) & 1) << 2));
    }

    [Fact]
    public void An_expression_box_of_pytket_1_names_its_bits()
    {
        AssertMaps(
            3, PytketText.Box("ClassicalExpBox", """ "n_i": 2, "n_io": 0, "n_o": 1, "exp": {"op": "BitWiseOp.XOR", "args": [["c", [0]], {"op": "BitWiseOp.NOT", "args": [["c", [1]]]}]} """),
            "c0 c1 c2", x => (x & 3) | (((x & 1) ^ (~x >> 1 & 1)) << 2));
        AssertMaps(
            3, PytketText.Box("ClassicalExpBox", """ "n_i": 0, "n_io": 3, "n_o": 0, "exp": {"op": "RegWiseOp.ADD", "args": [{"name": "c", "size": 3}, 3]} """),
            "c0 c1 c2", x => (x + 3) & 7);
        AssertMaps(
            3, PytketText.Box("ClassicalExpBox", """ "n_i": 0, "n_io": 3, "n_o": 0, "exp": {"op": "RegWiseOp.SUB", "args": [{"name": "c", "size": 3}]} """),
            "c0 c1 c2", x => -x & 7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_condition_reads_its_first_bit_as_the_lowest(int value) => AssertMaps(
        3, PytketText.Conditional("""{"type": "SetBits", "classical": {"values": [true]}}""", 2, value), "c0 c1 c2", x => (x & 3) == value ? x | 4 : x);

    [Fact]
    public void Conditions_within_conditions_must_all_hold_before_the_operation()
    {
        // The inner operation writes the bit of the outer condition.
        var inner = PytketText.Conditional("""{"type": "SetBits", "classical": {"values": [false, true]}}""", 1, 1);
        AssertMaps(4, PytketText.Conditional(inner, 2, 1), "c0 c1 c2 c0 c3", x => (x & 3) == 1 && (x & 4) != 0 ? (x & ~1) | 8 : x);
        AssertMaps(2, PytketText.Conditional("""{"type": "SetBits", "classical": {"values": [true]}}""", 1, 2), "c0 c1", x => x);
        AssertMaps(1, PytketText.Conditional("""{"type": "SetBits", "classical": {"values": [true]}}""", 0, 0), "c0", _ => 1);
    }

    [Fact]
    public void A_condition_on_several_assignments_is_tested_once() => AssertMaps(
        2, PytketText.Conditional("""{"type": "MultiBit", "classical": {"n": 2, "op": {"type": "SetBits", "classical": {"values": [false]}}}}""", 1, 1), "c0 c0 c1",
        x => (x & 1) == 1 ? 0 : x);

    [Fact]
    public void Measurements_resets_and_barriers_can_be_conditional()
    {
        var circuit = PytketText.Read(PytketText.Circuit(
            2, 3, PytketText.Command(PytketText.Op("X"), "q0"),
            PytketText.Command(PytketText.Op("Measure"), "q0 c0"),
            PytketText.Command(PytketText.Conditional("""{"type": "Barrier", "signature": ["Q", "B"]}""", 1, 1), "c0 q0 c1"),
            PytketText.Command(PytketText.Conditional(PytketText.Op("Measure"), 1, 1), "c0 q0 c1"),
            PytketText.Command(PytketText.Conditional(PytketText.Op("Reset"), 1, 1), "c0 q0"),
            PytketText.Command(PytketText.Conditional(PytketText.Op("X"), 1, 0), "c0 q0"),
            PytketText.Command(PytketText.Op("Measure"), "q0 c2")));
        Assert.Equal(["110"], DenseState.Distribution(circuit).Keys);
    }

    private static string Register(int index) => Variable("reg", index);

    private static string Variable(string type, int index) =>
        $$"""{"type": "term", "input": {"type": "var", "term": {"type": "{{type}}", "var": {"index": {{index}} """ + "}}}}";

    private static void AssertMaps(int bits, string op, string args, Func<int, int> expected)
    {
        for (var input = 0; input < 1 << bits; input++)
        {
            var set = $$$"""{"type": "SetBits", "classical": {"values": [{{{string.Join(", ", Enumerable.Range(0, bits).Select(i => (input >> i & 1) == 1 ? "true" : "false"))}}}]}}""";
            var circuit = PytketText.Read(PytketText.Circuit(
                1, bits, PytketText.Command(set, string.Join(' ', Enumerable.Range(0, bits).Select(i => $"c{i}"))), PytketText.Command(op, args)));
            var state = new DenseState(1, circuit.BitCount);
            state.Run(circuit, _ => throw new InvalidOperationException("Nothing is measured."));
            var output = Enumerable.Range(0, bits).Sum(i => state.Bits[i] ? 1 << i : 0);
            Assert.True(expected(input) == output, $"Input {input} gives {output}, not {expected(input)}.");
        }
    }
}
