using System.Globalization;
using System.Text;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class OpenQasm2LanguageTests
{
    private const string Start = "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[3]; qreg r[3]; creg c[3]; creg d[2]; ";

    [Theory]
    [InlineData("h q[1];", "h q1")]
    [InlineData("h q;", "h q0; h q1; h q2")]
    [InlineData("cx q,r;", "x(1) q0 q3; x(1) q1 q4; x(1) q2 q5")]
    [InlineData("cx q[0],r;", "x(1) q0 q3; x(1) q0 q4; x(1) q0 q5")]
    [InlineData("cx q,r[1];", "x(1) q0 q4; x(1) q1 q4; x(1) q2 q4")]
    [InlineData("U(0,pi/2,-pi) q[0];", "u[0,pi/2,-pi] q0")]
    [InlineData("CX q[2],q[0];", "x(1) q2 q0")]
    [InlineData("h() q[0];", "h q0")]
    [InlineData("barrier q[0],r;", "barrier q0 q3 q4 q5")]
    [InlineData("reset r;", "reset q3; reset q4; reset q5")]
    [InlineData("reset q[1];", "reset q1")]
    [InlineData("measure q[2] -> d[1];", "measure q2 -> c4")]
    [InlineData("measure q -> c;", "measure q0 -> c0; measure q1 -> c1; measure q2 -> c2")]
    [InlineData("if(c==5) x q[0];", "x q0 if c0,c1,c2=5")]
    [InlineData("if ( d == 1 ) cx q,r[0];", "x(1) q0 q3 if c3,c4=1; x(1) q1 q3 if c3,c4=1; x(1) q2 q3 if c3,c4=1")]
    [InlineData("if(d==0) measure q[0]->c[0];", "measure q0 -> c0 if c3,c4=0")]
    [InlineData("if(d==3) reset q[0];", "reset q0 if c3,c4=3")]
    [InlineData("if(d==3) U(0,0,0) q[0];", "u[0,0,0] q0 if c3,c4=3")]
    [InlineData("// a comment; with 'anything' in \u00e9t\u00e9\nx q[0]; // and after", "x q0")]
    [InlineData("gate g a,b { cx b,a; barrier a,b; h a; } g q[0],r[2];", "x(1) q5 q0; barrier q0 q5; h q0")]
    [InlineData("gate g(t,u) a { rz(t/2) a; rx(-u) a; p(pi) a; u1(t) a; } g(pi,1) q[0];", "rz[pi/2] q0; rx[-1] q0; p[pi] q0; p[pi] q0")]
    [InlineData("gate f(t) a { rx(t/2) a; } gate g(t) a,b { f(t/2) b; f(2*t) a; } g(pi) q[0],q[1];", "rx[pi/4] q1; rx[pi] q0")]
    [InlineData("gate f(t) a { rx(t) a; } f(1) q[0]; f(2) q[0]; f(1) q[0];", "rx[1] q0; rx[2] q0; rx[1] q0")]
    [InlineData("gate n a { } n q; x q[0];", "x q0")]
    [InlineData("gate g a { h a; } if(d==1) g q;", "h q0 if c3,c4=1; h q1 if c3,c4=1; h q2 if c3,c4=1")]
    [InlineData("gate g() a { h a; } g q[0]; g() q[1];", "h q0; h q1")]
    [InlineData("opaque o(a,b) x1,y1; o(1,pi) q[0],q[1];", "o[1,pi] q0 q1")]
    [InlineData("opaque o x1; gate g a { o a; } g q[2];", "o q2")]
    [InlineData("rz(sin(pi/2)*3-2^2/8) q[0];", "rz[2.5] q0")]
    [InlineData("rz(1)q[0];rz( 1 )q[1];rz(\n1 // one\n)q[2];", "rz[1] q0; rz[1] q1; rz[1] q2")]
    [InlineData("gate swap a,b { h b; } swap q[0],q[1];", "h q1")]
    [InlineData("gate cp(t) a,b { rz(t) b; } cp(1) q[0],q[1];", "rz[1] q1")]
    [InlineData("u2(0,pi) q[0];", "u[pi/2,0,pi] q0")]
    [InlineData("cu(1,2,3,4) q[0],q[1];", "p[4] q0; u(1)[1,2,3] q0 q1")]
    public void A_statement_becomes_these_operations(string statements, string operations)
    {
        var result = OpenQasm2Parser.Parse(Start + statements);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(operations, Describe(result.Circuit!));
    }

    [Fact]
    public void Registers_are_numbered_in_their_order()
    {
        var circuit = Parse("OPENQASM 2.0;\nqreg a[2];\ncreg x1[3];\nqreg b[4];\ncreg y_2[1];\n");
        Assert.Equal("a[2] b[4]", string.Join(' ', circuit.QubitRegisters));
        Assert.Equal("x1[3] y_2[1]", string.Join(' ', circuit.BitRegisters));
        Assert.Equal(2, circuit.QubitRegisters[1].First);
        Assert.Equal(3, circuit.BitRegisters[1].First);
        Assert.Equal(0, circuit.Count);
    }

    [Fact]
    public void Without_qelib1_a_program_may_define_its_gates() =>
        Assert.Equal("u[0,0,pi] q0", Describe(Parse("OPENQASM 2.0; gate h a { U(0,0,pi) a; } qreg q[1]; h q[0];")));

    [Fact]
    public void A_later_gate_of_qelib1_that_the_program_defined_before_including_it_stays_as_defined() =>
        Assert.Equal("u[1,2,3] q0", Describe(Parse("OPENQASM 2.0; gate sx a { U(1,2,3) a; } include \"qelib1.inc\"; qreg q[1]; sx q[0];")));

    [Theory]
    [InlineData("\uFEFFOPENQASM 2.0;\nqreg q[1];\n")]
    [InlineData("OPENQASM 2.0;\r\nqreg q[1];\r\n")]
    [InlineData("OPENQASM 2.0;\rqreg q[1];")]
    [InlineData("// first\n\n  OPENQASM\n2.0 ;qreg\tq [ 1 ] ;")]
    public void Blanks_line_ends_and_a_byte_order_mark_do_not_matter(string text) => Assert.Equal(1, Parse(text).QubitCount);

    [Fact]
    public void The_circuit_is_named_after_the_file() =>
        Assert.Equal("bell", OpenQasm2Parser.Parse("OPENQASM 2.0;", "folder/bell.qasm").Circuit!.Name);

    [Fact]
    public void Conditions_of_one_value_share_one_object()
    {
        var circuit = Parse(Start + "if(c==1) x q[0]; if(c==2) x q[0]; if(c==1) x q[0];");
        Assert.Same(circuit[0].Condition, circuit[2].Condition);
        Assert.NotSame(circuit[0].Condition, circuit[1].Condition);
    }

    [Fact]
    public void Angles_that_double_through_definitions_end_as_decimal_values()
    {
        var text = new StringBuilder("OPENQASM 2.0; qreg q[1]; gate g0(t) a { U(t,0,0) a; }\n");
        for (var k = 1; k <= 100; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"gate g{k}(t) a {{ g{k - 1}((sin(t)+sin(t))/2) a; }}\n");
        }

        var angle = Parse(text.Append("g100(1) q[0];").ToString())[0].Parameters[0];
        var expected = 1.0;
        for (var k = 0; k < 100; k++)
        {
            expected = Math.Sin(expected);
        }

        Assert.Equal(expected, angle.Radians, 12);
        Assert.InRange(angle.Exact!.NodeCount, 1, 1000);
    }

    [Fact]
    public void Memory_grows_linearly_with_the_text()
    {
        static long Allocated(int lines)
        {
            var text = Start + string.Concat(Enumerable.Range(0, lines).Select(k => $"cx q[{k % 3}],r[{k % 2}]; rz(pi/{1 + (k % 50)}) q[0];\n"));
            OpenQasm2Parser.Parse(text);
            var before = GC.GetAllocatedBytesForCurrentThread();
            OpenQasm2Parser.Parse(text);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange((double)Allocated(80_000) / Allocated(10_000), 4, 16);
    }

    private static Circuit Parse(string text)
    {
        var result = OpenQasm2Parser.Parse(text);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return result.Circuit!;
    }

    private static string Describe(Circuit circuit)
    {
        var lines = new List<string>();
        foreach (var operation in circuit)
        {
            var line = new StringBuilder(operation.Kind == OperationKind.Gate ? operation.Gate.Name : operation.Kind.ToString().ToLowerInvariant());
            if (operation.ControlCount > 0)
            {
                line.Append(CultureInfo.InvariantCulture, $"({operation.ControlCount})");
            }

            if (operation.Parameters.Length > 0)
            {
                line.Append('[').AppendJoin(',', operation.Parameters.ToArray()).Append(']');
            }

            foreach (var qubit in operation.Qubits)
            {
                line.Append(CultureInfo.InvariantCulture, $" q{qubit}");
            }

            foreach (var bit in operation.Bits)
            {
                line.Append(CultureInfo.InvariantCulture, $" -> c{bit}");
            }

            if (operation.Condition is { } condition)
            {
                line.Append(CultureInfo.InvariantCulture, $" if {string.Join(',', condition.Bits.Select(b => "c" + b))}={condition.Value}");
            }

            lines.Add(line.ToString());
        }

        return string.Join("; ", lines);
    }
}
