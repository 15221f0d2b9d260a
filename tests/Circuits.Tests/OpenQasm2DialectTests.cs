using System.Globalization;
using System.Numerics;
using System.Text;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

/// <summary>Quantinuum's dialect: what hqslib1.inc brings.</summary>
public class OpenQasm2DialectTests
{
    private const string Start = "OPENQASM 2.0; include \"hqslib1.inc\"; qreg q[4]; creg a[4]; creg b[4]; creg c[8]; ";

    [Theory]
    [InlineData("Rz(0.7) q[0]", GateKind.RZ, new[] { 0.7 })]
    [InlineData("U1q(0.7,-1.9) q[0]", GateKind.PhasedX, new[] { 0.7, -1.9 })]
    [InlineData("RZZ(0.7) q[0],q[1]", GateKind.RZZ, new[] { 0.7 })]
    [InlineData("ZZ() q[0],q[1]", GateKind.RZZ, new[] { Math.PI / 2 })]
    [InlineData("ZZ q[0],q[1]", GateKind.RZZ, new[] { Math.PI / 2 })]
    [InlineData("Rxxyyzz(0.7,-1.9,0.4) q[0],q[1]", GateKind.TK2, new[] { 0.7, -1.9, 0.4 })]
    public void A_gate_of_hqslib1_is_this_elementary_gate(string application, GateKind kind, double[] angles)
    {
        var operation = Parse(Start + application + ";")[0];
        Assert.Equal((kind, 0), (operation.Gate.Kind, operation.ControlCount));
        Assert.Equal(angles, operation.Parameters.ToArray().Select(p => p.Radians));
    }

    // The definitions that hqslib1.inc gives its hardware's gates, in gates of its own.
    [Theory]
    [InlineData("x q[0];", "U1q(pi,0) q[0];")]
    [InlineData("h q[0];", "U1q(pi/2,-pi/2) q[0]; Rz(pi) q[0];")]
    [InlineData("U(0.3,0.4,0.5) q[0];", "Rz(0.5) q[0]; U1q(0.3,pi/2) q[0]; Rz(0.4) q[0];")]
    [InlineData("CX q[0],q[1];", "U1q(-pi/2,pi/2) q[1]; ZZ() q[0],q[1]; Rz(-pi/2) q[0]; U1q(pi/2,pi) q[1]; Rz(-pi/2) q[1];")]
    [InlineData("cu1(0.7) q[0],q[1];", "Rz(0.35) q[0]; cx q[0],q[1]; Rz(-0.35) q[1]; cx q[0],q[1]; Rz(0.35) q[1];")]
    [InlineData(
        "c3sqrtx q[0],q[1],q[2],q[3];",
        "h q[3]; cu1(-pi/8) q[0],q[3]; h q[3]; cx q[0],q[1]; h q[3]; cu1(pi/8) q[1],q[3]; h q[3]; cx q[0],q[1]; h q[3]; cu1(-pi/8) q[1],q[3]; h q[3];"
        + "cx q[1],q[2]; h q[3]; cu1(pi/8) q[2],q[3]; h q[3]; cx q[0],q[2]; h q[3]; cu1(-pi/8) q[2],q[3]; h q[3]; cx q[1],q[2]; h q[3]; cu1(pi/8) q[2],q[3]; h q[3];"
        + "cx q[0],q[2]; h q[3]; cu1(-pi/8) q[2],q[3]; h q[3];")]
    public void A_gate_equals_its_definition_in_hqslib1(string application, string definition) =>
        DenseState.AssertEqual(Matrix(definition), Matrix(application), upToPhase: true);

    [Fact]
    public void The_phased_gate_without_a_published_meaning_is_kept_by_its_name() =>
        Assert.Equal(GateKind.Opaque, Parse(Start + "Rxxyyzz_zphase(1,2,3,4,5) q[0],q[1];")[0].Gate.Kind);

    [Fact]
    public void Definitions_may_use_and_make_names_in_upper_case() =>
        Assert.Equal(GateKind.RZ, Parse(Start + "gate My(t) x1 { Rz(t) x1; } My(1) q[0];")[0].Gate.Kind);

    [Fact]
    public void Both_includes_go_together() =>
        Assert.Equal(2, Parse("OPENQASM 2.0; include \"qelib1.inc\"; include \"hqslib1.inc\"; qreg q[1]; u0(1) q[0]; Rz(1) q[0];").Count);

    [Fact]
    public void Waiting_and_grouping_are_barriers()
    {
        var circuit = Parse("OPENQASM 2.0; include \"hqslib1_dev.inc\"; qreg q[3]; sleep(1) q[0]; order3() q[0],q[1],q[2]; group2 q[1],q[2];");
        Assert.Equal([1, 3, 2], Enumerable.Range(0, 3).Select(i => circuit[i].Qubits.Length));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(OperationKind.Barrier, circuit[i].Kind));
    }

    [Fact]
    public void A_barrier_over_bits_concerns_the_qubits_only()
    {
        var circuit = Parse(Start + "barrier q[0],c[1],q[2]; barrier c;");
        Assert.Equal([0, 2], circuit[0].Qubits.ToArray());
        Assert.Equal(1, circuit.Count);
    }

    [Fact]
    public void A_conditional_barrier_stands_always()
    {
        var circuit = Parse(Start + "if(c==1) barrier q[0],q[1];");
        Assert.Equal((OperationKind.Barrier, null), (circuit[0].Kind, circuit[0].Condition));
    }

    // a is 12 (1100), b is 10 (1010) when the expression is computed.
    [Theory]
    [InlineData("c = a ^ b;", 6)]
    [InlineData("c = a & b;", 8)]
    [InlineData("c = a | b;", 14)]
    [InlineData("c = a + b;", 22)]
    [InlineData("c = a - b;", 2)]
    [InlineData("c = b - a;", 254)]
    [InlineData("c = a * b;", 120)]
    [InlineData("c = a / 5;", 2)]
    [InlineData("c = a ** 2;", 144)]
    [InlineData("c = a << 3;", 96)]
    [InlineData("c = a >> 2;", 3)]
    [InlineData("c = ~a;", 243)]
    [InlineData("c = -a;", 244)]
    [InlineData("c = a;", 12)]
    [InlineData("c = 200;", 200)]
    [InlineData("c = a[2];", 1)]
    [InlineData("c = ~a[2];", 0)]
    [InlineData("c = a[2] ^ b[0];", 1)]
    [InlineData("c = a[2] ^ 1;", 0)]
    [InlineData("c = a[2] + b[1];", 2)]
    [InlineData("c = 255; c[3] = 0;", 247)]
    [InlineData("c[3] = a[3];", 8)]
    [InlineData("c[3] = a[3] & ~b[2];", 8)]
    [InlineData("a = c + 17; c = a;", 1)]
    // As Python binds: shifts looser than sums, & tighter than ^ tighter than |, ** tightest.
    [InlineData("c = 1 | 2 ^ 6 & 3;", 1)]
    [InlineData("c = 1 << 2 + 1;", 8)]
    [InlineData("c = 2 + 3 * 4;", 14)]
    [InlineData("c = 20 - 4 - 2;", 14)]
    [InlineData("c = (1 | 2) * 4;", 12)]
    [InlineData("c = -1 + 2;", 1)]
    [InlineData("c = a == 12;", 1)]
    [InlineData("c = (a > b) + (b >= a);", 1)]
    public void An_assignment_stores_this(string statements, int expected) => Assert.Equal(expected, Run("a = 12; b = 10; " + statements).C);

    // c is 5 when the condition is tested.
    [Theory]
    [InlineData("c==5", true)]
    [InlineData("c==4", false)]
    [InlineData("c!=5", false)]
    [InlineData("c!=4", true)]
    [InlineData("c<5", false)]
    [InlineData("c<6", true)]
    [InlineData("c<=5", true)]
    [InlineData("c<=4", false)]
    [InlineData("c>4", true)]
    [InlineData("c>5", false)]
    [InlineData("c>=5", true)]
    [InlineData("c>=6", false)]
    [InlineData("c<1000", true)]
    [InlineData("c>=1000", false)]
    [InlineData("c[0]==1", true)]
    [InlineData("c[1]==1", false)]
    [InlineData("c[1]==0", true)]
    [InlineData("c[0]!=1", false)]
    [InlineData("c[1]!=1", true)]
    [InlineData("c[0]>0", true)]
    public void A_condition_compares_so(string condition, bool holds)
    {
        foreach (var statement in new[] { "a = 1;", "a[0] = 1;" })
        {
            Assert.Equal(holds ? 1 : 0, Run($"c = 5; if({condition}) {statement}").A);
        }

        var circuit = Parse(Start + $"c = 5; if({condition}) x q[0]; measure q[0] -> a[0];");
        Assert.Equal(holds ? 1 : 0, Run(circuit).A);
    }

    [Fact]
    public void A_condition_that_its_own_assignment_changes_is_tested_once() =>
        Assert.Equal((3, 0), (Run("c = 5; if(c==5) c = 3;").C, Run("c = 5; if(c<5) c = 3; if(c>4) c = 0;").C));

    [Theory]
    [InlineData("creg m[3]; x q; if(m==0) measure q -> m;", 7)]
    [InlineData("creg m[3]; x q; if(m==1) measure q -> m;", 0)]
    public void A_condition_over_a_broadcast_measurement_is_tested_once(string statements, int expected)
    {
        var circuit = Parse("OPENQASM 2.0; include \"qelib1.inc\"; qreg q[3]; " + statements);
        Assert.Equal(OperationKind.If, circuit[3].Kind);
        Assert.Equal(expected, Run(circuit).A);
    }

    [Fact]
    public void A_condition_over_a_measurement_of_other_bits_stays_on_each() =>
        Assert.NotNull(Parse("OPENQASM 2.0; qreg q[2]; creg m[2]; creg n[2]; if(n==1) measure q -> m;")[1].Condition);

    [CasesFact]
    public void Every_published_program_of_the_dialect_parses_without_a_word()
    {
        var files = Directory.GetFiles(Path.Combine(Cases.Folder!, "nexus-samples", "qasm2"), "*.qasm");
        Assert.Contains(files, f => File.ReadAllText(f).Contains("hqslib1", StringComparison.Ordinal));
        foreach (var file in files)
        {
            var result = OpenQasm2Parser.Parse(File.ReadAllText(file), Path.GetFileName(file));
            Assert.True(result.Success && result.Diagnostics.Count == 0, string.Join("\n", result.Diagnostics));
        }
    }

    [CasesFact]
    public void The_published_program_of_classical_operations_ends_as_it_says()
    {
        var circuit = OpenQasm2Parser.Parse(File.ReadAllText(Path.Combine(Cases.Folder!, "nexus-samples", "qasm2", "phir_cond_classical.qasm"))).Circuit!;

        // a is 1: x for a[0]==1, not for a!=1, a>1 and a<1, for a>=1 and a<=1. Three times x is x. b stays 2, as a is not 10.
        var bits = Evolve(circuit);
        Assert.Equal((1, 2, 1 | ((1 ^ 3) & 14)), (Value(bits, 0, 10), Value(bits, 10, 10), Value(bits, 20, 4)));
    }

    [Theory]
    [InlineData("(", "a", ")")]
    [InlineData("~", "a", "")]
    [InlineData("a + ", "a", "")]
    [InlineData("a ** ", "a", "")]
    public void Deep_and_long_expressions_of_registers_are_refused(string before, string middle, string after)
    {
        string Text(int depth) =>
            Start + "c = " + string.Concat(Enumerable.Repeat(before, depth)) + middle + string.Concat(Enumerable.Repeat(after, depth)) + ";";
        Assert.True(OpenQasm2Parser.Parse(Text(200)).Success);
        Assert.Equal(DiagnosticCodes.ExpressionTooDeep, Assert.Single(OpenQasm2Parser.Parse(Text(100_000)).Diagnostics).Code);
    }

    [Fact]
    public void An_expression_of_very_many_registers_is_refused()
    {
        var sum = "a";
        for (var k = 0; k < 19; k++)
        {
            sum = $"({sum}+{sum})";
        }

        Assert.Equal(DiagnosticCodes.ExpressionTooDeep, Assert.Single(OpenQasm2Parser.Parse(Start + $"c = {sum};").Diagnostics).Code);
    }

    [Fact]
    public void A_long_angle_in_a_definition_costs_little_each_time_it_is_applied()
    {
        var sum = string.Join('+', Enumerable.Range(1, 900).Select(k => string.Create(CultureInfo.InvariantCulture, $"sin({k}*t)")));
        var text = new StringBuilder("OPENQASM 2.0; qreg q[1]; gate g(t) a { U(").Append(sum).Append(",0,0) a; }\n");
        for (var k = 0; k < 2_000; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"g({k}) q[0];\n");
        }

        OpenQasm2Parser.Parse(text.ToString());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var circuit = Parse(text.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
        Assert.Equal(Enumerable.Range(1, 900).Sum(k => Math.Sin(k * 1999)), circuit[1999].Parameters[0].Radians, 9);
    }

    private static Complex[,] Matrix(string statements) => DenseState.MatrixOf(Parse(Start + statements));

    private static (int A, int C) Run(string statements) => Run(Parse(Start + statements));

    private static (int A, int C) Run(Circuit circuit)
    {
        var bits = Evolve(circuit);
        return (Value(bits, 0, Math.Min(4, bits.Length)), bits.Length > 8 ? Value(bits, 8, 8) : 0);
    }

    private static bool[] Evolve(Circuit circuit)
    {
        var state = new DenseState(circuit.QubitCount, circuit.BitCount);
        state.Run(circuit, probability => probability > 0.5);
        return [.. state.Bits];
    }

    private static int Value(bool[] bits, int first, int count) => Enumerable.Range(0, count).Sum(i => bits[first + i] ? 1 << i : 0);

    private static Circuit Parse(string text)
    {
        var result = OpenQasm2Parser.Parse(text);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return result.Circuit!;
    }
}
