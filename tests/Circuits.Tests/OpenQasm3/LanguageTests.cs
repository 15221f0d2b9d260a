using Nexus.Circuits.OpenQasm3;
using Nexus.Circuits.Targets;

namespace Nexus.Circuits.Tests.OpenQasm3;

/// <summary>Each construct of the language, as docs/formats/openqasm3.md lists them.</summary>
public class LanguageTests
{
    [Fact]
    public void Each_row_of_the_documentation_names_a_test()
    {
        var rows = File.ReadAllLines(Path.Combine(Cases.Root, "docs", "formats", "openqasm3.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal) && !l.StartsWith("| construct", StringComparison.Ordinal)).ToArray();
        Assert.True(rows.Length > 60);
        var tests = typeof(LanguageTests).GetMethods().Where(m => m.IsDefined(typeof(FactAttribute), false)).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(rows, row => Assert.Contains(row.Split(" | ")[^1].TrimEnd(' ', '|'), tests));
    }

    [Fact]
    public void A_version_line_is_optional()
    {
        Assert.True(OpenQasm3Reader.Parse("qubit q;").Success);
        Assert.True(OpenQasm3Reader.Parse("OPENQASM 3; qubit q;").Success);
        Assert.True(OpenQasm3Reader.Parse("OPENQASM 3.0; qubit q;").Success);
        Assert.True(OpenQasm3Reader.Parse("OPENQASM 3.1;\nqubit q;").Success);
        Assert.True(OpenQasm3Reader.Parse("// comment\nOPENQASM 3;qubit q;").Success);
    }

    [Fact]
    public void Another_version_is_refused()
    {
        Assert.Equal("unsupported-version", OpenQasm3Reader.Parse("OPENQASM 2.0; qubit q;").Diagnostics[0].Code);
        Assert.Equal("unsupported-version", OpenQasm3Reader.Parse("OPENQASM 4; qubit q;").Diagnostics[0].Code);
    }

    [Fact]
    public void Standard_gates_are_built_in()
    {
        Programs.Same("qubit q; h q;", "qubit q; U(pi/2, 0, pi) q; gphase(-pi/4);");
        Assert.True(OpenQasm3Reader.Parse("include \"qelib1.inc\"; qreg q[1]; creg c[1]; h q; measure q -> c;").Success);
    }

    [Fact]
    public void Another_file_is_not_included()
    {
        Programs.Refused("unknown-include", "include \"other.inc\";", "other.inc");
    }

    [Fact]
    public void Comments_are_skipped()
    {
        Programs.Gives("1", "// nothing\n/* x q;\n */ qubit q; x q; bit c = measure q;");
        Programs.Refused("unterminated-comment", "qubit q; /* x q;");
    }

    [Fact]
    public void Names_may_have_any_letters()
    {
        Programs.Gives("1", "qubit θ_1; x θ_1; bit ñ = measure θ_1;");
    }

    [Fact]
    public void A_pragma_is_ignored_with_a_warning()
    {
        Programs.Warned("ignored-pragma", "pragma anything { at all\nqubit q; x q;");
        Programs.Warned("ignored-pragma", "#pragma braket result\nqubit q; x q;");
    }

    [Fact]
    public void Annotations_are_ignored()
    {
        Programs.Gives("1", "qubit q;\n@reversible {( anything\n@other\nx q; bit c = measure q;");
    }

    [Fact]
    public void Bits_are_declared()
    {
        Programs.Gives("1011", "bit a = 1; bit[3] b = \"110\";");
        Programs.Gives("01", "creg c[2]; qreg q[2]; x q[1]; measure q -> c;");
    }

    [Fact]
    public void Qubits_are_declared()
    {
        Programs.Gives("1", "qubit[2] q; qreg r[1]; qubit w; x r; bit c = measure r[0];");
        Programs.Refused("empty-register", "qubit[0] q;");
    }

    [Fact]
    public void Physical_qubits_are_those_named()
    {
        Programs.Gives("1", "x $5; bit c = measure $5;");
        Assert.Equal(2, Programs.Read("U(1,2,3) $7; U(1,2,3) $100;").QubitCount);
    }

    [Fact]
    public void Signed_integers_wrap()
    {
        Programs.Computes("int[4]", "7 + 1", "-8");
        Programs.Computes("int", "-7 / 2", "-3");
        Programs.Computes("int", "-7 % 3", "-1");
    }

    [Fact]
    public void Unsigned_integers_wrap()
    {
        Programs.Computes("uint[4]", "15 + 1", "0");
        Programs.Computes("uint[4]", "0 - 1", "15");
    }

    [Fact]
    public void Floats_have_32_or_64_bits()
    {
        Programs.Computes("float", "1 / 4.0", "0.25");
        Programs.Refused("not-supported", "float[16] f;", "32 or 64");
    }

    [Fact]
    public void Angles_are_fixed_point_fractions_of_a_turn()
    {
        Programs.Computes("angle[4]", "a + a", "pi/4", "angle[4] a = pi/8;");
        Programs.Computes("bit[4]", "bit[4](a)", "\"0001\"", "angle[4] a = pi/8;");
        Programs.Computes("angle[4]", "a * 16", "0.0", "angle[4] a = pi/8;");
        Programs.Same("qubit q; angle[3] a = pi/4; rz(a) q;", "qubit q; rz(pi/4) q;");
    }

    [Fact]
    public void Truth_values()
    {
        Programs.Computes("bool", "true && !false || false", "true");
        Programs.Computes("bool", "3 > 2", "true");
    }

    [Fact]
    public void Complex_numbers()
    {
        Programs.Computes("complex[float[64]]", "(1 + 2im) * (1 - 2 im)", "5.0");
        Programs.Computes("float", "imag(3.5 + 2.5im)", "2.5");
        Programs.Computes("float", "real(3.5 + 2.5im)", "3.5");
    }

    [Fact]
    public void Constants_are_known()
    {
        Programs.Gives("1", "const int n = 2; const int k = n * 2 - 1; qubit[k] q; x q[n]; bit c = measure q[2];");
        Programs.Refused("not-assignable", "const int n = 2; n = 3;");
        Programs.Refused("not-known", "bit m; qubit w; x w; m = measure w; bit o; o = m; const bit n = m;");
    }

    [Fact]
    public void Arrays_are_declared()
    {
        Programs.Computes("int[8]", "a[1, 0]", "3", "array[int[8], 2, 2] a = {{1, 2}, {3, 4}};");
        Programs.Computes("int[8]", "a[1][1]", "4", "array[int[8], 2, 2] a = {{1, 2}, {3, 4}};");
        Programs.Refused("size-mismatch", "array[int[8], 2] a = {1, 2, 3};");
    }

    [Fact]
    public void Arrays_are_sliced_and_joined()
    {
        Programs.Computes("int[8]", "b[1]", "4", "array[int[8], 4] a = {1, 2, 3, 4}; array[int[8], 2] b = a[1:2:3];");
        Programs.Computes("int[8]", "c[3]", "4", "array[int[8], 2] a = {1, 2}; array[int[8], 2] b = {3, 4}; array[int[8], 4] c = a ++ b;");
        Programs.Computes("int[8]", "a[0]", "3", "array[int[8], 4] a = {1, 2, 3, 4}; a[0:1] = a[2:3];");
    }

    [Fact]
    public void An_array_is_indexed_at_run_time()
    {
        Programs.Gives("1", "output bit r; bit m; qubit w; x w; m = measure w; bit o; o = m; array[uint[2], 3] a = {1, 3, 2}; uint[2] i = uint[2](m); r = bit(a[i] == 3);");
        Programs.Gives("1", "output bit r; bit m; qubit w; x w; m = measure w; bit o; o = m; array[bit[1], 2] a = {0, 0}; uint[2] i = uint[2](m); a[i] = 1; r = a[1];");
    }

    [Fact]
    public void Sizes_are_known()
    {
        Programs.Computes("uint", "sizeof(a) * 10 + sizeof(a, 1)", "23", "array[int[8], 2, 3] a;");
        Programs.Refused("index-out-of-range", "array[int[8], 2] a; int i = sizeof(a, 1);");
    }

    [Fact]
    public void Whole_numbers_are_written_in_four_bases()
    {
        Programs.Computes("int", "0b1010 + 0o17 + 0xfF + 1_000", "1280");
    }

    [Fact]
    public void Real_numbers_are_exact()
    {
        Programs.Computes("float", ".5 + 1. + 1e-1 + 2.5E+1", "26.6");
        Assert.Equal("0.1", Programs.Read("qubit q; U(0.1, 0, 0) q;")[0].Parameters[0].Exact!.ToString());
    }

    [Fact]
    public void A_quotient_of_written_numbers_is_real()
    {
        Programs.Computes("float", "3 / 5", "0.6");
        Programs.Computes("float", "a / b", "0.0", "int a = 3; int b = 5;");
    }

    [Fact]
    public void Bit_strings_are_most_significant_first()
    {
        Programs.Computes("uint[4]", "uint[4](\"1000\")", "8");
        Programs.Computes("bit[4]", "\"01_10\"", "\"0110\"");
    }

    [Fact]
    public void Constants_of_the_language()
    {
        Programs.Computes("float", "π * 2 - τ + pi - tau / 2", "0.0");
        Programs.Computes("float", "log(euler)", "1.0");
        Programs.Computes("bool", "ℇ == euler", "true");
    }

    [Fact]
    public void Durations_are_refused()
    {
        Programs.Refused("not-supported", "duration d = 10ns;", "duration");
        Programs.Refused("not-supported", "stretch s;", "stretch");
    }

    [Fact]
    public void Casts_convert()
    {
        Programs.Computes("int[4]", "int[4](c)", "-1", "bit[4] c = \"1111\";");
        Programs.Computes("int", "int(-2.7)", "-2");
        Programs.Computes("bool", "bool(4)", "true");
        Programs.Computes("uint[2]", "uint[2](7)", "3");
        Programs.Refused("type-mismatch", "bit[2] b = \"11\"; float f = float(b);");
    }

    [Fact]
    public void Casts_convert_at_run_time()
    {
        Programs.Gives("111", "bit m; qubit w; x w; m = measure w; bit k; k = bit(int[4](m) == 1); bit r; r = bit(bool(m));");
    }

    [Fact]
    public void Operators_bind_as_specified()
    {
        Programs.Computes("int", "2 + 3 * 2 ** 3 ** 1", "26");
        Programs.Computes("int", "-2 ** 2", "-4");
        Programs.Computes("int", "1 | 6 & 3 ^ 1", "3");
        Programs.Computes("bool", "1 + 1 << 1 == 4", "true");
        Programs.Computes("bool", "false && false || true", "true");
    }

    [Fact]
    public void Arithmetic()
    {
        Programs.Computes("int", "17 % 5 + 7 - 2 * 3 + int(9 / 3)", "6");
        Programs.Refused("undefined-value", "int a = 1 / 0;");
        Programs.Refused("type-mismatch", "bit[2] b; int a = b + 1;", "cast");
    }

    [Fact]
    public void Operators_on_bits()
    {
        Programs.Computes("bit[4]", "(\"1100\" & \"1010\") | ~\"1111\"", "\"1000\"");
        Programs.Computes("uint[4]", "uint[4](5) << 1", "10");
        Programs.Computes("bit[4]", "\"1100\" ^ \"1010\"", "\"0110\"");
        Programs.Refused("type-mismatch", "bit[2] b = \"11\" & \"111\";", "sizes");
    }

    [Fact]
    public void Comparisons()
    {
        Programs.Computes("bool", "!(2 < 1) && 2 <= 2 && 3 >= 2 && 1 != 2 && 1.5 > 1", "true");
    }

    [Fact]
    public void Compound_assignments()
    {
        Programs.Computes("int", "a", "5", "int a = 1; a += 3; a *= 3; a -= 2; a /= 2;");
        Programs.Computes("uint[4]", "a", "6", "uint[4] a = 3; a <<= 2; a >>= 1; a |= 8; a &= 14; a ^= 8;");
        Programs.Computes("int", "a", "8", "int a = 2; a **= 3; a %= 10;");
    }

    [Fact]
    public void Operators_on_values_of_the_run()
    {
        Programs.Gives("111", "bit m; qubit w; x w; m = measure w; bit o; o = m; bit r; r = bit((uint[4](m) + 3) * 2 - 8 == 0 && (uint[4](m) << 1) == 2 && !(uint[4](m) > 1));");
    }

    [Fact]
    public void Functions_of_numbers()
    {
        Programs.Computes("bool", "arccos(0.5) + arcsin(0.5) - pi/2 < 1e-9 && arctan(1) - pi/4 < 1e-9", "true");
        Programs.Computes("float", "sqrt(4) + floor(2.5) + ceiling(2.5) + sin(0) + cos(0) + tan(0) + exp(0) + log(1) + arctan(0)", "9.0");
        Programs.Computes("int", "mod(17, 5) + pow(2, 3)", "10");
    }

    [Fact]
    public void Functions_of_bits()
    {
        Programs.Computes("uint", "popcount(\"1011\")", "3");
        Programs.Computes("bit[4]", "rotl(\"0011\", 1)", "\"0110\"");
        Programs.Computes("bit[4]", "rotr(\"0011\", 1)", "\"1001\"");
    }

    [Fact]
    public void A_comparison_that_never_holds_is_warned_of()
    {
        Programs.Warned("never-equal", "qubit[2] q; bit[2] c; c = measure q; if (int[2](c) == 3) x q[0];");
    }

    [Fact]
    public void Mistakes_in_expressions_are_named()
    {
        Programs.Refused("unknown-name", "int a = b;");
        Programs.Refused("wrong-argument-count", "float f = sin(1, 2);");
        Programs.Refused("unknown-name", "float f = sine(1);", "Did you mean 'sin'");
        Programs.Refused("type-mismatch", "qubit q; int a = q;");
    }

    [Fact]
    public void Indices_count_from_either_end()
    {
        Programs.Gives("1", "qubit[3] q; x q[-1]; bit c = measure q[2];");
        Programs.Refused("index-out-of-range", "qubit[3] q; x q[3];", "counted from 0");
    }

    [Fact]
    public void Ranges_select_registers()
    {
        Programs.Gives("1010", "qubit[4] q; x q[0:2:3]; bit[4] c = measure q;");
        Programs.Gives("0111", "qubit[4] q; x q[1:]; bit[4] c = measure q;");
        Programs.Gives("1101", "qubit[4] q; x q[:]; x q[-2:-2]; bit[4] c; c[3:-1:0] = measure q[3:-1:0];");
    }

    [Fact]
    public void Sets_select_registers()
    {
        Programs.Gives("101", "qubit[3] q; x q[{0, 2}]; bit[3] c = measure q;");
        Programs.Refused("duplicate-qubit", "qubit[3] q; x q[{0, 0}];");
    }

    [Fact]
    public void Bits_of_integers_are_indexed()
    {
        Programs.Computes("uint[4]", "a", "9", "uint[4] a = 1; a[3] = 1;");
        Programs.Computes("bit[2]", "a[0:1]", "\"01\"", "uint[4] a = 13;");
        Programs.Gives("1", "qubit q; x q; output bit r; uint[4] a = 0; measure q -> a[2]; r = bit(a == 4);");
    }

    [Fact]
    public void Bits_are_indexed_at_run_time()
    {
        Programs.Gives("1", "qubit q; x q; output bit r; bit m; m = measure q; bit[2] b = \"10\"; uint[2] i = uint[2](m); r = b[i];");
    }

    [Fact]
    public void A_qubit_is_not_indexed_at_run_time()
    {
        Programs.Refused("not-known", "qubit[2] q; bit m; m = measure q[0]; uint[2] i = uint[2](m); x q[i];", "'i'");
    }

    [Fact]
    public void Aliases_of_qubits()
    {
        Programs.Gives("011", "qubit[3] q; let a = q[1:2]; let b = a[1] ++ a[0]; x b; bit[3] c = measure q;");
        Programs.Refused("duplicate-qubit", "qubit[3] q; let a = q ++ q[0];");
    }

    [Fact]
    public void Aliases_of_bits()
    {
        Programs.Gives("0100", "bit[2] a; bit[2] b; let c = b ++ a; c[3] = 1;");
        Programs.Computes("int[8]", "a[1]", "7", "array[int[8], 2] a = {1, 2}; let b = a[0:1]; b[1] = 7;");
    }

    [Fact]
    public void An_alias_is_moved_on_in_a_loop()
    {
        Programs.Gives("001", "qubit[3] q; let a = q[0]; for int i in [1:2] { let a = q[i]; } x a; bit[3] c = measure q;");
    }

    [Fact]
    public void The_built_in_gate_has_the_phase_of_the_specification()
    {
        Programs.Same("qubit q; U(0.3, 0.2, 0.1) q;", "qubit q; gphase(0.3); rz(0.1) q; ry(0.3) q; rz(0.2) q;");
    }

    [Fact]
    public void Global_phase()
    {
        Programs.Same("qubit q; ctrl @ gphase(0.3) q;", "qubit q; p(0.3) q;");
        Programs.Same("qubit[2] q; ctrl(2) @ gphase(0.3) q[0], q[1];", "qubit[2] q; cp(0.3) q[0], q[1];");
        Programs.Gives("11", "qubit q; x q; bit m = measure q; if (m) { gphase(0.3); } bit c = measure q;");
    }

    [Fact]
    public void Without_the_include_the_words_of_a_definition_mean_what_the_program_says()
    {
        var foreign = OpenQasm3Reader.Parse(
            """
            OPENQASM 3.0;
            gate rz(a) q0 { U(a, 0, 0) q0; }
            gate cx q0, q1 { ctrl @ U(pi, 0, pi) q0, q1; }
            gate rzz(a) q0, q1 { cx q0, q1; rz(a) q1; cx q0, q1; }
            qubit[2] q;
            rzz(0.5) q[0], q[1];
            """);
        Assert.True(foreign.Success);
        Assert.DoesNotContain("ZZPhase", GateSets.NamesOf(foreign.Circuit!));
    }

    [Theory]
    [InlineData("cx q0, q1; rz(a) q1; cx q0, q1;", true)]
    [InlineData("cx q0, q1;\r\n\trz ( a ) q1 ;\r\n cx q0, q1;", true)]
    [InlineData("cx q0, q1; rz(-a) q1; cx q0, q1;", false)]
    [InlineData("cx q0, q1; rz(a) q1;", false)]
    [InlineData("cx q0, q1; rz(a) q1; cx q0, q1; x q0;", false)]
    [InlineData("cx q0, q1; rz(a) q1; barrier q0; cx q0, q1;", false)]
    public void A_definition_in_the_writers_words_is_the_gate_itself(string body, bool isNative)
    {
        var read = OpenQasm3Reader.Parse($"include \"stdgates.inc\"; gate rzz(a) q0, q1 {{ {body} }} qubit[2] q; rzz(0.5) q[0], q[1];");
        Assert.Equal(isNative, GateSets.NamesOf(read.Circuit!).SequenceEqual(["ZZPhase"]));
    }

    [Fact]
    public void Gate_definitions_are_expanded()
    {
        Programs.Same("gate g(a, b) q, r { rx(a / 2) q; cx q, r; rz(-b) r; } qubit[2] q; g(pi, 0.5) q[1], q[0];", "qubit[2] q; rx(pi/2) q[1]; cx q[1], q[0]; rz(-0.5) q[0];");
        Programs.Refused("not-allowed-in-gate", "gate g q { measure q; }");
        Programs.Refused("not-allowed-in-gate", "gate g q { reset q; }");
    }

    [Fact]
    public void A_gate_body_has_loops()
    {
        Programs.Same("gate g q { for int i in [1:3] { rx(pi / i) q; } } qubit q; g q;", "qubit q; rx(pi) q; rx(pi/2) q; rx(pi/3) q;");
    }

    [Fact]
    public void A_gate_body_computes_with_its_parameters()
    {
        Programs.Same("gate g(a) q { rx(arccos(a) * 2) q; } qubit q; g(0.5) q;", "qubit q; rx(2 * pi / 3) q;");
    }

    [Fact]
    public void A_gate_does_not_use_itself()
    {
        Programs.Refused("unknown-gate", "gate g q { g q; }");
    }

    [Fact]
    public void Control_modifiers()
    {
        Programs.Same("qubit[3] q; ctrl(2) @ x q[0], q[1], q[2];", "qubit[3] q; ccx q[0], q[1], q[2];");
        Programs.Same("gate g q { h q; t q; } qubit[2] q; ctrl @ g q[0], q[1];", "qubit[2] q; ch q[0], q[1]; cp(pi/4) q[0], q[1];");
    }

    [Fact]
    public void Negated_controls()
    {
        Programs.Same("qubit[2] q; negctrl @ y q[0], q[1];", "qubit[2] q; x q[0]; cy q[0], q[1]; x q[0];");
        Programs.Same("qubit[3] q; ctrl @ negctrl @ x q[0], q[1], q[2];", "qubit[3] q; x q[1]; ccx q[0], q[1], q[2]; x q[1];");
    }

    [Fact]
    public void Inverses()
    {
        Programs.Same("gate g(a) q { h q; rx(a) q; s q; sx q; U(0.1, 0.2, 0.3) q; } qubit q; g(0.4) q; inv @ g(0.4) q;", "qubit q;");
        Programs.Same("qubit q; inv @ t q;", "qubit q; tdg q;");
    }

    [Fact]
    public void Whole_powers()
    {
        Programs.Same("gate g q { h q; t q; } qubit q; pow(3) @ g q; pow(-2) @ g q; pow(0) @ g q;", "qubit q; h q; t q;");
        Programs.Same("qubit q; pow(2) @ s q; pow(3) @ x q; pow(1000001) @ rz(0.1) q;", "qubit q; z q; x q; rz(1000001 * 0.1) q;");
    }

    [Fact]
    public void Real_powers()
    {
        Programs.Same("qubit q; pow(0.5) @ x q; pow(1/2) @ z q; pow(0.25) @ s q;", "qubit q; sx q; s q; p(pi/8) q;");
        Programs.Same("gate g q, r { h q; cx q, r; t r; } qubit[2] q; pow(0.5) @ g q[0], q[1]; pow(0.5) @ g q[0], q[1];", "qubit[2] q; h q[0]; cx q[0], q[1]; t q[1];");
        Programs.Same("qubit[2] q; pow(0.5) @ swap q[0], q[1]; pow(0.5) @ swap q[1], q[0]; pow(0.5) @ h q[0]; pow(0.5) @ h q[0];", "qubit[2] q; swap q[0], q[1]; h q[0];");
        Programs.Same("qubit[3] q; ctrl @ pow(0.5) @ inv @ swap q[0], q[1], q[2]; ctrl @ pow(0.5) @ swap q[0], q[1], q[2];", "qubit[3] q; cswap q[0], q[1], q[2];");
    }

    [Fact]
    public void Modifiers_nest()
    {
        Programs.Same("qubit[2] q; inv @ ctrl @ pow(0.5) @ x q[0], q[1];", "qubit[2] q; inv @ ctrl @ sx q[0], q[1];");
        Programs.Same("qubit[2] q; pow(2) @ ctrl @ inv @ s q[0], q[1];", "qubit[2] q; cz q[0], q[1];");
    }

    [Fact]
    public void Registers_are_broadcast()
    {
        Programs.Same("qubit[2] a; qubit[2] b; qubit c; cx a, b; cx c, a;", "qubit[2] a; qubit[2] b; qubit c; cx a[0], b[0]; cx a[1], b[1]; cx c, a[0]; cx c, a[1];");
        Programs.Refused("size-mismatch", "qubit[2] a; qubit[3] b; cx a, b;");
    }

    [Fact]
    public void Mistakes_with_gates_are_named()
    {
        Programs.Refused("unknown-gate", "qubit q; hh q;", "Did you mean 'h'");
        Programs.Refused("wrong-parameter-count", "qubit q; rx q;");
        Programs.Refused("wrong-qubit-count", "qubit q; cx q;");
        Programs.Refused("duplicate-qubit", "qubit q; cx q, q;");
        Programs.Refused("wrong-kind", "bit b; x b;");
    }

    [Fact]
    public void Gate_angles_are_computed_at_run_time()
    {
        Programs.Gives("1011", "qubit q; x q; bit m; m = measure q; angle[2] a; a[1] = m; reset q; rx(a) q; bit c = measure q;");
    }

    [Fact]
    public void Measurements_in_all_forms()
    {
        Programs.Gives("1111", "qubit[2] q; x q; bit[2] a; a = measure q; bit b; measure q[0] -> b; measure q; bit c = measure q[1];");
        Programs.Refused("size-mismatch", "qubit[2] q; bit c = measure q;");
        Programs.Refused("misplaced", "qubit q; bit c; c = 1 ^ measure q;");
    }

    [Fact]
    public void Resets()
    {
        Programs.Gives("00", "qubit[2] q; x q; reset q; bit[2] c = measure q;");
    }

    [Fact]
    public void Barriers()
    {
        var circuit = Programs.Read("qubit[3] q; barrier q[0], q[2]; barrier;");
        Assert.Equal([0, 2], circuit[0].Qubits.ToArray());
        Assert.Equal(3, circuit[1].Qubits.Length);
    }

    [Fact]
    public void Nop_does_nothing()
    {
        Assert.Equal(0, Programs.Read("qubit[3] q; nop q[0], q[1]; nop;").Count);
    }

    [Fact]
    public void A_box_stands_between_barriers()
    {
        var circuit = Programs.Read("qubit q; box { U(1, 2, 3) q; }");
        Assert.Equal([OperationKind.Barrier, OperationKind.Gate, OperationKind.Barrier], Enumerable.Range(0, circuit.Count).Select(i => circuit[i].Kind));
    }

    [Fact]
    public void Conditions()
    {
        Programs.Gives("11", "qubit q; int a = 2; if (a == 2) x q; else { h q; } bit c = measure q; bit d; if (c) { d = 1; } else d = 0;");
        Programs.Gives("1", "qubit q; if (2 < 1) { h q; } else if (true) { x q; } bit c = measure q;");
    }

    [Fact]
    public void Variables_changed_in_one_way_only()
    {
        Programs.Gives("1", "output bit r; qubit q; x q; bit m = measure q; uint[4] n = 3; if (m) { n = 5; } n += 1; r = bit(n == 6);");
        Programs.Gives("1", "output bit r; qubit q; bit m = measure q; uint[4] n = 3; if (m) { n = 5; } n += 1; r = bit(n == 4);");
        Programs.Gives("1", "output bit r; qubit q; x q; bit m = measure q; uint[4] n = 3; if (m) { n = 7; } else { n = 7; } qubit[n] w; x w[6]; r = measure w[6];");
    }

    [Fact]
    public void For_loops()
    {
        Programs.Gives("1101", "qubit[4] q; for int i in [0:1] x q[i]; for uint i in {3} { x q[i]; } bit[4] c = measure q;");
        Programs.Computes("int", "t0", "18", "int t0 = 0; for int i in [5:-2:0] { t0 += i; } array[int[8], 3] a = {2, 3, 4}; for int[8] v in a { t0 += v; }");
        Programs.Computes("int", "t0", "2", "int t0 = 0; for bit b in \"0110\" { t0 += int(b); }");
        Programs.Computes("int", "t0", "0", "int t0 = 0; for int i in [3:1] { t0 += i; }");
    }

    [Fact]
    public void For_loops_over_ranges_of_the_run()
    {
        Programs.Gives("1", "output bit r; qubit q; x q; bit m = measure q; int[4] n = int[4](m) + 2; int[8] t0 = 0; for int[8] i in [1:n] { t0 += i; } r = bit(t0 == 6);");
    }

    [Fact]
    public void While_loops()
    {
        Programs.Computes("int", "n", "128", "int n = 1; while (n < 100) { n *= 2; }");
        Programs.Gives("0", "output bit c; qubit q; c = 1; while (c == 1) { h q; c = measure q; }");
        Programs.Gives("1", "output bit r; qubit q; bit c = 1; uint[4] n = 0; while (bool(c) && n < 3) { x q; c = measure q; n += 1; } r = bit(n == 2 && c == 0);");
    }

    [Fact]
    public void Break_and_continue()
    {
        Programs.Computes("int", "t0", "4", "int t0 = 0; for int i in [0:9] { if (i == 2) continue; if (i == 4) break; t0 += i; }");
        Programs.Gives("0100", "qubit[4] q; bit[4] c; x q[1]; for uint i in [0:3] { c[i] = measure q[i]; if (c[i]) break; }");
        Programs.Gives("1", "output bit r; qubit q; x q; bit m; uint[4] n = 0; for uint[4] i in [0:3] { m = measure q; if (m) continue; n += 1; } r = bit(n == 0);");
        Programs.Gives("1", "output bit r; qubit q; x q; uint[4] n = 0; while (true) { bit m = measure q; n += 1; if (bool(m) && n > 2) { break; } } r = bit(n == 3);");
    }

    [Fact]
    public void Switches()
    {
        Programs.Computes("int", "r", "20", "int r = 0; switch (3) { case 1, 2 { r = 10; } case 3 { r = 20; } default { r = 30; } }");
        Programs.Gives("1", "output bit r; qubit q; x q; bit m = measure q; uint[4] n = 0; switch (uint[2](m) + 1) { case 1 { n = 1; } case 2, 3 { n = 2; } default { n = 3; } } r = bit(n == 2);");
        Programs.Gives("1", "output bit r; qubit q; bit m = measure q; uint[4] n = 0; switch (uint[2](m)) { case 1 { n = 1; } default { n = 3; } } r = bit(n == 3);");
        Programs.Refused("duplicate-name", "switch (1) { case 1 { } case 1 { } }");
    }

    [Fact]
    public void The_end_of_the_program()
    {
        Programs.Gives("0", "qubit q; bit c; c = measure q; end; x q; c = measure q;");
        Programs.Gives("10", "qubit q; bit[2] c; x q; c[0] = measure q; if (c[0]) { end; } c[1] = measure q;");
    }

    [Fact]
    public void Subroutines_are_inlined()
    {
        Programs.Gives("1", "def f(qubit a, qubit[2] b, int[4] n) -> bit { if (n == 2) { x b[1]; } cx b[1], a; return measure a; } qubit[3] q; bit c = f(q[0], q[1:2], 2);");
        Programs.Computes("int", "f(3) + f(4)", "7 * 2", "def f(int a) -> int { int b = a * 2; return b; }");
        Programs.Refused("wrong-argument-count", "def f(int a) { } f();");
        Programs.Refused("size-mismatch", "def f(qubit[2] a) { } qubit q; f(q);");
    }

    [Fact]
    public void Results_of_subroutines_at_run_time()
    {
        Programs.Gives("1", "output bit r; def f(qubit a) -> bit { bit b = measure a; return b; } qubit[2] q; x q[0]; r = f(q[0]) ^ f(q[1]);");
    }

    [Fact]
    public void Returns_in_control_flow_of_the_run()
    {
        Programs.Gives("1", "output bit r; def f(qubit a) -> uint[4] { bit b = measure a; if (b) { return 5; } x a; return 3; } qubit q; x q; uint[4] n = f(q); r = bit(n == 5);");
        Programs.Gives("1", "output bit r; def f(qubit a) -> uint[4] { bit b = measure a; if (b) { return 5; } x a; return 3; } qubit q; uint[4] n = f(q); r = bit(n == 3);");
        Programs.Gives("1", "output bit r; def f(qubit a) -> uint[4] { uint[4] n = 0; while (true) { bit b = measure a; n += 1; if (b) { return n; } x a; } return 9; } qubit q; uint[4] n = f(q); r = bit(n == 2);");
        Programs.Gives("1", "output bit r; def f(qubit a) -> uint[4] { for uint[4] i in [0:3] { bit b = measure a; if (b) { return i; } x a; } return 9; } qubit q; uint[4] n = f(q); r = bit(n == 1);");
    }

    [Fact]
    public void Arrays_as_parameters()
    {
        Programs.Computes("int[8]", "a[1]", "9", "def f(mutable array[int[8], 2] p) { p[1] = 9; } array[int[8], 2] a = {1, 2}; f(a);");
        Programs.Computes("uint", "f(a)", "3", "def f(readonly array[int[8], #dim=2] p) -> uint { return sizeof(p, 1); } array[int[8], 2, 3] a;");
        Programs.Refused("not-assignable", "def f(readonly array[int[8], 2] p) { p[1] = 9; } array[int[8], 2] a; f(a);");
    }

    [Fact]
    public void A_subroutine_is_called_like_a_gate()
    {
        Programs.Gives("11", "def f(qubit[2] a) { x a; } qubit[2] q; f q; bit[2] c = measure q;");
    }

    [Fact]
    public void Recursion_is_refused()
    {
        Programs.Refused("recursion", "def f(int a) { f(a); } f(1);");
    }

    [Fact]
    public void External_functions_are_refused()
    {
        Programs.Refused("not-supported", "extern f(int) -> int;", "extern");
    }

    [Fact]
    public void Blocks_have_names_of_their_own()
    {
        Programs.Computes("int", "a", "1", "int a = 1; if (true) { int a = 5; a = 6; } { int a = 7; }");
        Programs.Refused("duplicate-name", "int a; int a;", "line 2");
        Programs.Refused("unknown-name", "if (true) { int b = 1; } int c = b;");
    }

    [Fact]
    public void Gates_and_subroutines_see_constants_only()
    {
        Programs.Gives("1", "const int n = 1; def f(qubit[2] a) { x a[n]; } qubit[2] q; f(q); bit c = measure q[1];");
        Programs.Refused("unknown-name", "int n = 1; def f() { int m = n; } f();", "not visible");
        Programs.Refused("unknown-name", "qubit r; gate g q { cx q, r; }", "not visible");
    }

    [Fact]
    public void Global_declarations_stand_outside()
    {
        Programs.Refused("misplaced", "if (true) { qubit q; }");
        Programs.Refused("misplaced", "if (true) { def f() { } }");
    }

    [Fact]
    public void Inputs_are_symbols_of_angles()
    {
        var circuit = Programs.Read("input float theta; qubit q; U(theta / 2, 0, 0) q;");
        Assert.Equal(new CircuitInput("theta", ClassicalType.Double), Assert.Single(circuit.Inputs));
        Assert.Contains(Enumerable.Range(0, circuit.Count).Select(i => circuit[i].Parameters[0].Exact!.ToString()), e => e.Contains("theta", StringComparison.Ordinal));
        var bound = InputBinding.Bind(circuit, new Dictionary<string, Expression> { ["theta"] = Expression.Pi });
        DenseState.AssertEqual(DenseState.MatrixOf(Programs.Read("qubit q; U(pi / 2, 0, 0) q;")), DenseState.MatrixOf(bound));
    }

    [Fact]
    public void Inputs_are_values()
    {
        var circuit = Programs.Read("include \"stdgates.inc\"; input int[4] n; qubit q; bit c; if (n == 3) { x q; } c = measure q;");
        var bound = InputBinding.Bind(circuit, new Dictionary<string, Expression> { ["n"] = Expression.Number(3) });
        Assert.Equal("1", Assert.Single(DenseState.Distribution(bound)).Key);
        Programs.Refused("not-assignable", "input int[4] n; n = 2;");
        Programs.Refused("not-known", "input int[4] n; qubit[n] q;");
    }

    [Fact]
    public void Outputs_are_the_result()
    {
        Programs.Gives("01", "output bit[2] r; bit c; qubit q; x q; c = measure q; r[1] = c;");
    }

    [Fact]
    public void Results_without_outputs()
    {
        Assert.Equal(["b", "n"], Programs.Read("qubit q; bit b = measure q; uint[4] n = uint[4](b); uint[4] known = 3; float f = 0.5;").ResultRegisters.Select(r => r.Name));
    }

    [Fact]
    public void Timing_is_refused()
    {
        Programs.Refused("not-supported", "qubit q; delay[10ns] q;", "delay");
        Programs.Refused("not-supported", "qubit q; box[10ns] { x q; }", "box");
        Programs.Refused("not-supported", "qubit q; int a = durationof({x q;});", "durationof");
    }

    [Fact]
    public void Pulses_are_refused()
    {
        Programs.Refused("not-supported", "defcalgrammar \"openpulse\";", "defcalgrammar");
        Programs.Refused("not-supported", "defcal x q { play drive; }", "defcal");
        Programs.Refused("not-supported", "cal { frame f; }", "cal");
    }
}
