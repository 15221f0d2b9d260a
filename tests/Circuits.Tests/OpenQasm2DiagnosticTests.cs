using System.Globalization;
using System.Reflection;
using System.Text;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class OpenQasm2DiagnosticTests
{
    private const string V = "OPENQASM 2.0;\n";
    private const string Q = V + "include \"qelib1.inc\";\nqreg q[3];\ncreg c[2];\n";

    // In Quantinuum's dialect.
    private const string D = V + "include \"hqslib1.inc\";\nqreg q[3];\ncreg c[2];\n";

    // A text; its only diagnostic: code, line, column, length, and a part of the message. Line 5 is the first after Q.
    public static TheoryData<string, string, int, int, int, string> Mistakes => new()
    {
        { "", "empty-file", 1, 1, 1, "no program" },
        { "\uFEFF", "empty-file", 1, 1, 1, "no program" },
        { " \n// nothing\n", "empty-file", 1, 1, 1, "no program" },
        { "qreg q[1];", "missing-version", 1, 1, 4, "OPENQASM 2.0;" },
        { "\uFEFFqreg q[1];", "missing-version", 1, 1, 4, "OPENQASM 2.0;" },
        { "OPENQASM 3;\nqubit q;", "unsupported-version", 1, 10, 1, "OpenQASM 3 program" },
        { "OPENQASM 3.1;\nqubit q;", "unsupported-version", 1, 10, 3, "OpenQASM 3.1 program" },
        { "OPENQASM 1.0;", "unsupported-version", 1, 10, 3, "1.0" },
        { "OPENQASM 2;\nqreg q[1];", "unsupported-version", 1, 10, 1, "'OPENQASM 2.0;'" },
        { "OPENQASM x;", "unexpected-token", 1, 10, 1, "Expected the version '2.0', found 'x'." },
        { "OPENQASM 2.0", "missing-semicolon", 1, 13, 1, "';' is missing" },
        { V + "OPENQASM 2.0;", "repeated-version", 2, 1, 8, "once" },
        { V + "include \"oqclib1.inc\";\nqreg q[1];\nRz q[0];\nzz q[0];", "unknown-include", 2, 9, 13, "oqclib1.inc" },
        { V + "include \"other.inc\";\nqreg q[1];\nAb q[0];\nzz q[0];", "unknown-include", 2, 9, 11, "\"hqslib1.inc\"" },
        { V + "gate h a { }\ninclude \"hqslib1.inc\";", "duplicate-name", 3, 9, 13, "'h', which is declared already on line 2" },
        { V + "include \"hqslib1.inc\";\ngate Rz(t) a { }", "duplicate-name", 3, 6, 2, "by the include" },
        { V + "include \"hqslib1.inc\";\ninclude \"hqslib1.inc\";", "repeated-include", 3, 9, 13, "once is enough" },
        { Q + "U1q(1,2) q[0];\nRZZ(1) q[0],q[1];", "needs-hqslib1", 5, 1, 3, "'U1q' needs hqslib1.inc" },
        { Q + "gate g a { Rz(1) a; }", "needs-hqslib1", 5, 12, 2, "'Rz' needs hqslib1.inc" },
        { Q + "c[0] = 1;", "needs-hqslib1", 5, 1, 1, "an assignment needs hqslib1.inc" },
        { Q + "if(c==1) c = 2;", "needs-hqslib1", 5, 10, 1, "an assignment needs hqslib1.inc" },
        { D + "c[0] = 2;", "value-cut", 5, 8, 1, "'c' takes 1 bit here, of 2 the lowest." },
        { D + "c = 4;", "value-cut", 5, 5, 1, "'c' takes 2 bits here, of 4 the lowest." },
        { D + "c = f(c);", "external-call", 5, 5, 1, "WebAssembly" },
        { D + "c = d ^ c;", "unknown-register", 5, 5, 1, "There is no classical register 'd'." },
        { D + "d = c;", "unknown-register", 5, 1, 1, "There is no classical register 'd'." },
        { D + "q = c;", "wrong-kind", 5, 1, 1, "a classical register belongs here" },
        { D + "c = q;", "wrong-kind", 5, 5, 1, "a classical register belongs here" },
        { D + "c[2] = 1;", "index-out-of-range", 5, 3, 1, "2 bits" },
        { D + "c = c[2];", "index-out-of-range", 5, 7, 1, "2 bits" },
        { D + "c[0] 1;", "unexpected-token", 5, 6, 1, "Expected '=', found the number 1." },
        { D + "c = 1.5;", "unexpected-token", 5, 5, 3, "found the number 1.5" },
        { D + "c = (c;", "unexpected-token", 5, 7, 1, "Expected ')'" },
        { D + "c = c c;", "unexpected-token", 5, 7, 1, "an operator" },
        { D + "c = c ! c;", "unexpected-token", 5, 7, 1, "found '!'" },
        { D + "if(c&1) x q[0];", "unexpected-token", 5, 5, 1, "a comparison" },
        { D + "if(c!=1) { x q[0]; }", "not-allowed-in-if", 5, 10, 1, "without braces" },
        { D + "if(c[0]==2) x q[0];", "condition-never-holds", 5, 10, 1, "'c[0]' has 1 bit and is never 2." },
        { D + "Foo q[0];", "unknown-gate", 5, 1, 3, "There is no gate 'Foo'." },
        { D + "creg Ab[2];", "invalid-name", 5, 6, 2, "lower-case" },
        { V + "include \"stdgates.inc\";", "unknown-include", 2, 9, 14, "OpenQASM 3" },
        { V + "include qelib1.inc;", "unexpected-token", 2, 9, 6, "double quotes" },
        { V + "include \"qelib1.inc;\nqreg q[1];", "unterminated-string", 2, 9, 12, "closing quote" },
        { V + "gate h a { }\ninclude \"qelib1.inc\";", "duplicate-name", 3, 9, 12, "'h', which is declared already on line 2" },
        { Q + "gate h a { }", "duplicate-name", 5, 6, 1, "by the include" },
        { Q + "qreg q[2];", "duplicate-name", 5, 6, 1, "on line 3" },
        { Q + "creg q[2];", "duplicate-name", 5, 6, 1, "on line 3" },
        { Q + "gate g a,a { h a; }", "duplicate-name", 5, 10, 1, "twice" },
        { Q + "gate g(t,t) a { }", "duplicate-name", 5, 10, 1, "twice" },
        { Q + "qreg r[0];\nh r;", "empty-register", 5, 8, 1, "at least one qubit" },
        { Q + "creg r[0];", "empty-register", 5, 8, 1, "at least one bit" },
        { Q + "qreg r[1000000];\nh r;", "too-many-qubits", 5, 8, 7, "at most 1000000 qubits" },
        { Q + "qreg r[99999999999];\nh r;", "number-out-of-range", 5, 8, 11, "larger than 2147483647" },
        { Q + "qreg r[-1];", "unexpected-token", 5, 8, 1, "the number of qubits" },
        { Q + "qreg r;\nh r;", "unexpected-token", 5, 7, 1, "'[' and the number of qubits" },
        { Q + "qreg Rr[2];", "invalid-name", 5, 6, 2, "lower-case" },
        { Q + "qreg gate[2];", "reserved-word", 5, 6, 4, "'gate' is a word of the language" },
        { Q + "qreg 2[2];", "unexpected-token", 5, 6, 1, "Expected a register name, found the number 2." },
        { Q + "H q[0];\nH q[1];", "invalid-name", 5, 1, 1, "Did you mean 'h'?" },
        { Q + "cz q[0] q[1];", "unexpected-token", 5, 9, 1, "Expected ',' or ';', found 'q'." },
        { Q + "h q[0]\nx q[0];", "missing-semicolon", 5, 7, 1, "';' is missing" },
        { Q + "h q[0] // c\n\nmeasure q[0] -> c[0];", "missing-semicolon", 5, 7, 1, "';' is missing" },
        { Q + "h q[0]", "missing-semicolon", 5, 7, 1, "';' is missing" },
        { Q + "qreg r[2]\nh r;", "missing-semicolon", 5, 10, 1, "';' is missing" },
        { Q + "hh q[0];\nhh q[1];", "unknown-gate", 5, 1, 2, "There is no gate 'hh'. Did you mean 'h'?" },
        { Q + "cxx q[0],q[1];", "unknown-gate", 5, 1, 3, "Did you mean 'cx'?" },
        { Q + "xc q[0],q[1];", "unknown-gate", 5, 1, 2, "Did you mean 'cx'?" },
        { Q + "entangle q;", "unknown-gate", 5, 1, 8, "There is no gate 'entangle'." },
        { V + "qreg q[1];\nh q[0];\nx q;\ny q;", "unknown-gate", 3, 1, 1, "include \"qelib1.inc\"" },
        { Q + "qubit[2] a;", "unknown-gate", 5, 1, 5, "OpenQASM 3" },
        { Q + "for int i in [0:3] { h a[i]; x a[1]; }\nh a[0];", "unknown-gate", 5, 1, 3, "OpenQASM 3" },
        { V + "qreg q[1];\nh q[0];\ninclude \"qelib1.inc\";\nx q[0];", "unknown-gate", 3, 1, 1, "'h' is used before its declaration on line 4." },
        { Q + "g q[0];\ngate g a { h a; }", "unknown-gate", 5, 1, 1, "'g' is used before its declaration on line 6." },
        { Q + "gate g a { g a; }\ng q[0];", "unknown-gate", 5, 12, 1, "made of itself" },
        { Q + "h w[0];\nh w[1];", "unknown-register", 5, 3, 1, "There is no quantum register 'w'." },
        { V + "qreg qubits[1];\nU(0,0,0) qbits[0];", "unknown-register", 3, 10, 5, "Did you mean 'qubits'?" },
        { Q + "h w[0];\nqreg w[1];", "unknown-register", 5, 3, 1, "'w' is used before its declaration on line 6." },
        { Q + "measure q[0] -> m[0];", "unknown-register", 5, 17, 1, "There is no classical register 'm'." },
        { Q + "if(m==1) x q[0];", "unknown-register", 5, 4, 1, "There is no classical register 'm'." },
        { Q + "h c[0];", "wrong-kind", 5, 3, 1, "'c' is a classical register" },
        { Q + "measure q[0] -> q[1];", "wrong-kind", 5, 17, 1, "a classical register belongs here" },
        { Q + "if(q==1) x q[0];", "wrong-kind", 5, 4, 1, "a classical register belongs here" },
        { Q + "q q[0];", "wrong-kind", 5, 1, 1, "'q' is a quantum register, not a gate." },
        { Q + "h h;", "wrong-kind", 5, 3, 1, "'h' is a gate" },
        { Q + "rz q[0];", "wrong-parameter-count", 5, 1, 2, "Gate 'rz' takes 1 angle, not 0." },
        { Q + "u3(1,2) q[0];", "wrong-parameter-count", 5, 1, 2, "Gate 'u3' takes 3 angles, not 2." },
        { Q + "h(1) q[0];", "wrong-parameter-count", 5, 1, 1, "Gate 'h' takes no angles, not 1." },
        { Q + "gate g a { rz a; }\ng q[0];", "wrong-parameter-count", 5, 12, 2, "takes 1 angle" },
        { Q + "cx q[0];", "wrong-qubit-count", 5, 1, 2, "Gate 'cx' acts on 2 qubits, not 1." },
        { Q + "h q[0],q[1];", "wrong-qubit-count", 5, 1, 1, "Gate 'h' acts on 1 qubit, not 2." },
        { Q + "h q[3];", "index-out-of-range", 5, 5, 1, "There is no q[3]: the register has 3 qubits, q[0] to q[2]." },
        { Q + "measure q[0] -> c[2];", "index-out-of-range", 5, 19, 1, "2 bits, c[0] to c[1]" },
        { Q + "h q[99999999999];", "number-out-of-range", 5, 5, 11, "larger than" },
        { Q + "h q[1.0];", "unexpected-token", 5, 5, 3, "Expected an index, found the number 1.0." },
        { Q + "cx q[0],q[0];", "duplicate-qubit", 5, 9, 4, "The qubit 'q[0]' is named twice" },
        { Q + "cx q[0],q;", "duplicate-qubit", 5, 9, 1, "named twice" },
        { Q + "cx q,q;", "duplicate-qubit", 5, 6, 1, "named twice" },
        { Q + "barrier q[0],q[1],q[0];", "duplicate-qubit", 5, 19, 4, "named twice" },
        { Q + "qreg r[9];\nbarrier r[0],r[1],r[2],r[3],r[4],r[5],r[6],r[7],r[8],r;", "duplicate-qubit", 6, 54, 1, "named twice" },
        { Q + "gate g a,b { cx a,a; }", "duplicate-qubit", 5, 19, 1, "named twice" },
        { Q + "qreg r[2];\ncx q,r;", "size-mismatch", 6, 6, 1, "'q' of size 3 does not fit 'r' of size 2" },
        { Q + "measure q -> c;", "size-mismatch", 5, 9, 6, "'q' of size 3 does not fit 'c' of size 2" },
        { Q + "measure q[0] -> c;", "size-mismatch", 5, 9, 9, "'q[0]' does not fit 'c' of size 2" },
        { Q + "gate g a { h b; }", "unknown-qubit", 5, 14, 1, "'b' is no qubit of this gate." },
        { Q + "gate g a { h q; }", "unknown-qubit", 5, 14, 1, "'q' is no qubit of this gate." },
        { Q + "gate g a { h a[0]; }", "not-allowed-in-gate", 5, 15, 1, "no index" },
        { Q + "gate g a { measure a -> c[0]; }\ng q[0];", "not-allowed-in-gate", 5, 12, 7, "'measure' cannot stand in a gate's body" },
        { Q + "gate g a { reset a; }", "not-allowed-in-gate", 5, 12, 5, "'reset'" },
        { Q + "gate g a {\n  qreg r[1];\n}", "not-allowed-in-gate", 6, 3, 4, "'qreg'" },
        { Q + "gate g a {\n  h a;\nqreg r[1];\n}", "unexpected-token", 6, 7, 1, "The body of gate 'g' does not end" },
        { Q + "gate g a { h a;", "unexpected-token", 5, 16, 1, "The body of gate 'g' does not end" },
        { Q + "gate g a h a;\ng q[0];", "unexpected-token", 5, 10, 1, "Expected ',' or '{', found 'h'." },
        { Q + "gate g { }", "unexpected-token", 5, 8, 1, "Expected a qubit name, found '{'." },
        { Q + "if(c==1) barrier q;", "not-allowed-in-if", 5, 10, 7, "'barrier' cannot be conditional" },
        { Q + "if(c==1) { x q[0]; }", "not-allowed-in-if", 5, 10, 1, "without braces" },
        { Q + "if(c==1) if(c==1) x q[0];", "not-allowed-in-if", 5, 10, 2, "'if' cannot be conditional" },
        { Q + "if(c[0]==1) x q[0];", "needs-hqslib1", 5, 5, 1, "whole register" },
        { Q + "if(c=1) x q[0];", "unexpected-token", 5, 5, 1, "'=='; here is '='" },
        { Q + "if(c>=1) x q[0];", "needs-hqslib1", 5, 5, 2, "'>=' needs hqslib1.inc" },
        { Q + "if(c!=1) x q[0];", "needs-hqslib1", 5, 5, 2, "'!=' needs hqslib1.inc" },
        { Q + "if(c==-1) x q[0];", "unexpected-token", 5, 7, 1, "non-negative" },
        { Q + "if(c==4) x q[0];", "condition-never-holds", 5, 7, 1, "'c' has 2 bits and is never 4." },
        { Q + "include \"qelib1.inc\";", "repeated-include", 5, 9, 12, "once is enough" },
        { Q + "rz(t) q[0];", "unknown-parameter", 5, 4, 1, "'t' has no value here" },
        { Q + "rz(p1) q[0];", "unknown-parameter", 5, 4, 2, "Did you mean 'pi'?" },
        { Q + "rz(sine(1)) q[0];", "unknown-parameter", 5, 4, 4, "There is no function 'sine'" },
        { Q + "gate g(theta) a { rz(thata) a; rz(thata) a; }", "unknown-parameter", 5, 22, 5, "Did you mean 'theta'?" },
        { Q + "rz(1/0) q[0];", "undefined-value", 5, 5, 1, "it divides by zero" },
        { Q + "rz(1/(pi-pi)) q[0];", "undefined-value", 5, 5, 1, "it divides by zero" },
        { Q + "rz(sqrt(-1)) q[0];", "undefined-value", 5, 4, 8, "square root of a negative" },
        { Q + "rz(ln(0)) q[0];", "undefined-value", 5, 4, 5, "logarithm of 0" },
        { Q + "rz(ln(-1)) q[0];", "undefined-value", 5, 4, 6, "logarithm of a negative" },
        { Q + "rz(tan(pi/2)) q[0];", "undefined-value", 5, 4, 9, "tangent" },
        { Q + "rz(0^-1) q[0];", "undefined-value", 5, 5, 1, "0 has no negative powers" },
        { Q + "rz((-8)^(1/3)) q[0];", "undefined-value", 5, 8, 1, "broken power" },
        { Q + "rz(exp(1000)) q[0];", "undefined-value", 5, 4, 9, "too large" },
        { Q + "rz(10^99999999999999999999) q[0];", "undefined-value", 5, 6, 1, "too large" },
        { Q + "gate g(t) a { rz(1/t) a; }\ng(1) q[0];\ng(0) q[0];", "undefined-value", 7, 1, 1, "'1/t' in gate 'g' (line 5)" },
        { Q + "gate g(t) a { rz(1/0) a; }\ng(1) q[0];", "undefined-value", 5, 19, 1, "it divides by zero" },
        { Q + "rz(1e999999999) q[0];", "number-out-of-range", 5, 4, 11, "too large" },
        { Q + "rz(1e-999999999) q[0];", "number-out-of-range", 5, 4, 12, "too small" },
        { Q + "rz(1e400) q[0];", "number-out-of-range", 5, 4, 5, "too large" },
        { Q + "rz(1e) q[0];", "invalid-number", 5, 4, 2, "exponent" },
        { Q + "rz(1 2) q[0];", "unexpected-token", 5, 6, 1, "Expected an operator, ',' or ')', found the number 2." },
        { Q + "rz(1+) q[0];", "unexpected-token", 5, 6, 1, "found ')'" },
        { Q + "rz(2**3) q[0];", "unexpected-token", 5, 5, 2, "'^'" },
        { Q + "rz((1) q[0];", "unexpected-token", 5, 8, 1, "Expected an operator, ',' or ')', found 'q'." },
        { Q + "rz((1 q[0];", "unexpected-token", 5, 7, 1, "Expected ')', found 'q'." },
        { Q + "rz(sin 1) q[0];", "unexpected-token", 5, 8, 1, "Expected '(', found the number 1." },
        { Q + "x q[0]; /* two\nlines */ x q[1];", "block-comment", 5, 9, 2, "//" },
        { Q + "x q[0]; /* no end", "block-comment", 5, 9, 2, "//" },
        { Q + "x q[0]; \u00e9t\u00e9 q[0];", "invalid-character", 5, 9, 3, "'\u00e9' (U+00E9)" },
        { Q + "caf\u00e9 q[0]; x q[1];", "invalid-character", 5, 4, 1, "U+00E9" },
        { Q + "rz(\u03c0) q[0];", "invalid-character", 5, 4, 1, "write 'pi'" },
        { Q + "\U0001F600\U0001F600 q[0]; x q[0];", "invalid-character", 5, 1, 2, "U+1F600" },
        { Q + "x q[0];\0", "invalid-character", 5, 8, 1, "NUL" },
        { Q + "x q[0]; \u001b", "invalid-character", 5, 9, 1, "U+001B" },
        { Q + "\uFEFFx q[0];", "invalid-character", 5, 1, 2, "byte order mark" },
        { Q + "x q[0];;", "unexpected-token", 5, 8, 1, "Expected a statement, found ';'." },
        { Q + "x q[0]; }", "unexpected-token", 5, 9, 1, "Expected a statement, found '}'." },
        { Q + "measure q[0] = c[0];", "unexpected-token", 5, 14, 1, "Expected '->', found '='." },
        { Q + "x @;", "unexpected-token", 5, 3, 1, "found '@'" },
        { Q + "x", "unexpected-token", 5, 2, 1, "The file ends where" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void One_mistake_is_one_diagnostic_at_its_place(string text, string code, int line, int column, int length, string part)
    {
        var result = OpenQasm2Parser.Parse(text, "a.qasm");
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((code, line, column, length), (diagnostic.Code, diagnostic.Line, diagnostic.Column, diagnostic.Length));
        Assert.Contains(part, diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(diagnostic.Severity == DiagnosticSeverity.Warning, result.Success);
        Assert.StartsWith($"a.qasm:{line}:{column}: ", diagnostic.Render(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_is_tested()
    {
        var tested = Mistakes.Select(row => (string)row[1])
            .Concat(["too-many-operations", "expression-too-deep", "definition-too-deep", "too-many-opaque-gates"]);
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        Assert.Equal(codes.Order(StringComparer.Ordinal), tested.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_diagnostic_is_rendered_with_its_line_and_a_caret()
    {
        var result = OpenQasm2Parser.Parse("OPENQASM 2.0;\r\nqreg q[2];\r\n\tCX q[0],\tq[0]; // \u00e9\r\n", "dir/bell.qasm");
        Assert.Equal(
            "dir/bell.qasm:3:11: error: The qubit 'q[0]' is named twice in one operation.\n\tCX q[0],\tq[0]; // \u00e9\n\t        \t^^^^",
            Assert.Single(result.Diagnostics).Render());
    }

    [Fact]
    public void A_missing_semicolon_is_shown_after_the_statement()
    {
        var result = OpenQasm2Parser.Parse("OPENQASM 2.0;\nqreg q[2]\nCX q[0],q[1];");
        Assert.Equal("2:10: error: The statement does not end: ';' is missing here.\nqreg q[2]\n         ^", Assert.Single(result.Diagnostics).ToString());
        Assert.Equal([";"], result.Diagnostics[0].Expected);
    }

    [Fact]
    public void Control_characters_are_not_sent_to_the_terminal()
    {
        var result = OpenQasm2Parser.Parse("OPENQASM 2.0; \u001b[31m");
        Assert.DoesNotContain('\u001b', result.Diagnostics[0].Render());
    }

    [Fact]
    public void Of_a_very_long_line_the_part_around_the_place_is_shown()
    {
        var text = "OPENQASM 2.0; qreg q[2]; " + string.Concat(Enumerable.Repeat("CX q[0],q[1]; ", 100_000)) + "CX q[0],q[2];";
        var diagnostic = Assert.Single(OpenQasm2Parser.Parse(text).Diagnostics);
        Assert.Equal(text.Length - 2, diagnostic.Column);
        Assert.InRange(diagnostic.SourceLine.Length, 100, 210);
        var lines = diagnostic.Render().Split('\n');
        Assert.Equal("2", lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)..][..1]);
    }

    [Fact]
    public void Several_mistakes_are_reported_in_one_go_and_in_order()
    {
        var result = OpenQasm2Parser.Parse(Q + "hh q[0];\nx q[5];\ngate g a {\n  y b;\n  z a\n  rz(1/0) a;\n}\ncx q[0] q[1];\nmeasure q[0] > c[0];\ng q[0];\n");
        Assert.Equal([5, 6, 8, 9, 10, 12, 13], result.Diagnostics.Select(d => d.Line));
        Assert.Null(result.Circuit);
    }

    [Fact]
    public void No_more_than_twenty_errors_are_reported()
    {
        var text = Q + string.Concat(Enumerable.Range(0, 100).Select(k => string.Create(CultureInfo.InvariantCulture, $"x q[{k + 3}];\n")));
        var result = OpenQasm2Parser.Parse(text);
        Assert.Equal(20, Diagnostic.MaxCount);
        Assert.Equal(Enumerable.Range(5, 20), result.Diagnostics.Select(d => d.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cx a,b;")]
    public void A_definition_that_doubles_sixty_times_is_refused_before_it_is_expanded(string innermost)
    {
        var text = new StringBuilder(Q).Append("gate g0 a,b { ").Append(innermost).Append(" }\n");
        for (var k = 1; k <= 60; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"gate g{k} a,b {{ g{k - 1} a,b; g{k - 1} b,a; }}\n");
        }

        text.Append("g10 q[0],q[1];\ng60 q[0],q[1];\ng60 q[1],q[0];\n");
        var diagnostic = Assert.Single(OpenQasm2Parser.Parse(text.ToString()).Diagnostics);
        Assert.Equal((DiagnosticCodes.TooManyOperations, 67, 1, 3), (diagnostic.Code, diagnostic.Line, diagnostic.Column, diagnostic.Length));
    }

    [Fact]
    public void Operations_are_limited_as_the_options_say()
    {
        var options = new ReaderOptions { MaxOperations = 6, MaxQubits = 3 };
        Assert.True(OpenQasm2Parser.Parse(Q + "h q; h q;", "", options).Success);
        Assert.Equal(DiagnosticCodes.TooManyOperations, OpenQasm2Parser.Parse(Q + "h q; h q; x q[0];", "", options).Diagnostics[0].Code);
        Assert.Equal(DiagnosticCodes.TooManyQubits, OpenQasm2Parser.Parse(Q + "qreg r[1];", "", options).Diagnostics[0].Code);
        var barriers = V + "qreg q[1000];\n" + string.Concat(Enumerable.Repeat("barrier q;\n", 5));
        Assert.True(OpenQasm2Parser.Parse(barriers, "", new ReaderOptions { MaxOperations = 1250 }).Success);
        Assert.Equal(
            (DiagnosticCodes.TooManyOperations, 7),
            OpenQasm2Parser.Parse(barriers, "", new ReaderOptions { MaxOperations = 1249 }).Diagnostics.Select(d => (d.Code, d.Line)).Single());
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("-", "1", "")]
    [InlineData("sin(", "1", ")")]
    [InlineData("2^", "1", "")]
    public void Deep_expressions_are_refused(string before, string middle, string after)
    {
        string Text(int depth) => Q + "rz(" + string.Concat(Enumerable.Repeat(before, depth)) + middle + string.Concat(Enumerable.Repeat(after, depth)) + ") q[0];";
        Assert.DoesNotContain(OpenQasm2Parser.Parse(Text(200)).Diagnostics, d => d.Code == DiagnosticCodes.ExpressionTooDeep);
        var diagnostic = Assert.Single(OpenQasm2Parser.Parse(Text(100_000)).Diagnostics);
        Assert.Equal((DiagnosticCodes.ExpressionTooDeep, 5), (diagnostic.Code, diagnostic.Line));
    }

    [Fact]
    public void Long_sums_of_exact_numbers_are_fine_and_of_others_limited()
    {
        Assert.True(OpenQasm2Parser.Parse(Q + "rz(0" + string.Concat(Enumerable.Repeat("+pi/4", 20_000)) + ") q[0];").Success);
        var diagnostic = Assert.Single(OpenQasm2Parser.Parse(Q + "rz(0" + string.Concat(Enumerable.Repeat("+sin(1)", 20_000)) + ") q[0];").Diagnostics);
        Assert.Equal(DiagnosticCodes.ExpressionTooDeep, diagnostic.Code);
    }

    [Fact]
    public void Definitions_nested_too_deep_are_refused()
    {
        var text = new StringBuilder(Q).Append("gate g0 a { h a; }\n");
        for (var k = 1; k <= 10_000; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"gate g{k} a {{ g{k - 1} a; }}\n");
        }

        var diagnostic = Assert.Single(OpenQasm2Parser.Parse(text.Append("g10000 q[0];").ToString()).Diagnostics);
        Assert.Equal(DiagnosticCodes.DefinitionTooDeep, diagnostic.Code);
    }

    [Fact]
    public void Many_registers_take_linear_time()
    {
        var text = new StringBuilder(V);
        for (var k = 0; k < 100_000; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"qreg q{k}[1];\n");
        }

        Assert.Equal(100_000, OpenQasm2Parser.Parse(text.ToString()).Circuit!.QubitCount);
    }

    [Fact]
    public void Opaque_gates_are_limited()
    {
        var text = new StringBuilder(V);
        for (var k = 0; k <= 65_000; k++)
        {
            text.Append(CultureInfo.InvariantCulture, $"opaque o{k} a;\n");
        }

        Assert.Equal(DiagnosticCodes.TooManyOpaqueGates, Assert.Single(OpenQasm2Parser.Parse(text.ToString()).Diagnostics).Code);
    }
}
