using System.Numerics;
using Nexus.Circuits.Qir;

namespace Nexus.Circuits.Tests.Qir;

public class QirReaderTests
{
    private const string Typed = """
        ; ModuleID = 'bell'
        source_filename = "bell"
        %Qubit = type opaque
        %Result = type opaque
        @0 = internal constant [3 x i8] c"r0\00"

        define i64 @"my main"() #0 {
        entry:
          call void @__quantum__rt__initialize(i8* null)
          br label %body
        body:                                             ; preds = %entry
          tail call void @__quantum__qis__h__body(%Qubit* null), !dbg !3
          call void @__quantum__qis__cnot__body(%Qubit* null, %Qubit* nonnull inttoptr (i64 1 to %Qubit*))
          br label %measurements
        measurements:
          call void @__quantum__qis__mz__body(%Qubit* null, %Result* writeonly null)
          call void @__quantum__qis__x__body(%Qubit* null)
          call void @__quantum__qis__mz__body(%Qubit* null, %Result* inttoptr (i64 1 to %Result*))
          call void @__quantum__qis__mz__body(%Qubit* inttoptr (i64 1 to %Qubit*), %Result* inttoptr (i64 2 to %Result*))
          br label %output
        output:
          call void @__quantum__rt__tuple_record_output(i64 2, i8* null)
          call void @__quantum__rt__result_record_output(%Result* inttoptr (i64 1 to %Result*), i8* getelementptr inbounds ([3 x i8], [3 x i8]* @0, i32 0, i32 0))
          call void @__quantum__rt__result_record_output(%Result* null, i8* null)
          ret i64 0
        }

        declare void @__quantum__qis__h__body(%Qubit*)
        declare i1 @__quantum__rt__read_result(%Result*)
        attributes #0 = { "entry_point" "output_labeling_schema" "qir_profiles"="base_profile" "required_num_qubits"="2" "required_num_results"="3" }
        attributes #1 = { "irreversible" }
        !llvm.module.flags = !{!0}
        !0 = !{i32 1, !"qir_major_version", i32 1}
        """;

    [Fact]
    public void Blocks_are_followed_and_results_stand_in_the_order_of_their_records()
    {
        var circuit = Read(Typed);
        Assert.Equal(2, circuit.QubitCount);
        Assert.Equal(2, circuit.ResultRegisters.Sum(r => r.Count));

        // Result 1 is the opposite of result 0, and is recorded first; result 2 is not recorded.
        var distribution = DenseState.Distribution(circuit);
        Assert.Equal(["01", "10"], distribution.Keys.Order());
        Assert.All(distribution.Values, p => Assert.Equal(0.5, p, 1e-9));
    }

    [Theory]
    [InlineData("h", "h")]
    [InlineData("x", "x")]
    [InlineData("y", "y")]
    [InlineData("z", "z")]
    [InlineData("s", "s")]
    [InlineData("t", "t")]
    [InlineData("i", "id")]
    [InlineData("sdg", "sdg")]
    [InlineData("tdg", "tdg")]
    [InlineData("sx", "sx")]
    [InlineData("cnot", "cx")]
    [InlineData("cx", "cx")]
    [InlineData("cy", "cy")]
    [InlineData("cz", "cz")]
    [InlineData("ch", "ch")]
    [InlineData("ccx", "ccx")]
    [InlineData("swap", "swap")]
    [InlineData("cswap", "cswap")]
    [InlineData("rx", "rx(0.3)")]
    [InlineData("ry", "ry(0.3)")]
    [InlineData("rz", "rz(0.3)")]
    [InlineData("r1", "u1(0.3)")]
    [InlineData("u3", "u3(0.3, 1.25, -0.5)")]
    public void Every_gate_is_that_of_OpenQASM_with_its_adjoint_and_its_control(string name, string gate)
    {
        var angles = gate.Count(c => c == ',') + (gate.Contains('(', StringComparison.Ordinal) ? 1 : 0);
        var expected = MatrixOfQasm(gate, out var qubits);
        DenseState.AssertEqual(expected, DenseState.MatrixOf(Read(Gates(Call($"{name}__body", angles, qubits)))));
        var undone = Gates(Call($"{name}__body", angles, qubits), Call($"{name}__adj", angles, qubits));
        DenseState.AssertEqual(DenseState.Identity(1 << qubits), DenseState.MatrixOf(Read(undone)));
        DenseState.AssertEqual(DenseState.Controlled(1, expected), DenseState.MatrixOf(Read(Gates(Call($"{name}__ctl", angles, qubits + 1)))));
    }

    [Theory]
    [InlineData("rxx", 1)]
    [InlineData("ryy", 1)]
    [InlineData("rzz", 1)]
    [InlineData("zzphase", 1)]
    [InlineData("zz", 0)]
    [InlineData("zzmax", 0)]
    [InlineData("rxxyyzz", 3)]
    [InlineData("tk2", 3)]
    public void Two_qubit_rotations_are_exponentials(string name, int angles)
    {
        Complex[,] x = { { 0, 1 }, { 1, 0 } };
        Complex[,] y = { { 0, -Complex.ImaginaryOne }, { Complex.ImaginaryOne, 0 } };
        Complex[,] z = { { 1, 0 }, { 0, -1 } };
        Complex[,] Turn(Complex[,] pauli, double angle) => DenseState.Exponential(-Complex.ImaginaryOne * angle / 2, DenseState.Kronecker(pauli, pauli));
        var expected = name switch
        {
            "rxx" => Turn(x, 0.3),
            "ryy" => Turn(y, 0.3),
            "rzz" or "zzphase" => Turn(z, 0.3),
            "zz" or "zzmax" => Turn(z, Math.PI / 2),
            _ => DenseState.Product(Turn(x, 0.3), Turn(y, 1.25), Turn(z, -0.5)),
        };
        DenseState.AssertEqual(expected, DenseState.MatrixOf(Read(Gates(Call($"{name}__body", angles, 2)))));
    }

    [Theory]
    [InlineData("u1q")]
    [InlineData("rxy")]
    [InlineData("phasedx")]
    public void A_phased_rotation_turns_about_an_axis_in_the_plane(string name)
    {
        var i = Complex.ImaginaryOne;
        var axis = new[,] { { 0, Complex.Exp(-i * 1.25) }, { Complex.Exp(i * 1.25), 0 } };
        DenseState.AssertEqual(DenseState.Exponential(-i * 0.15, axis), DenseState.MatrixOf(Read(Gates(Call($"{name}__body", 2, 1)))));
    }

    [Fact]
    public void Resets_barriers_and_measurements_with_a_reset_are_read()
    {
        var circuit = Read(Program(
            "call void @__quantum__qis__x__body(ptr null)", "call void @__quantum__qis__barrier2__body(ptr null, ptr inttoptr (i64 1 to ptr))",
            "call void @__quantum__qis__mresetz__body(ptr null, ptr null)", "call void @__quantum__qis__m__body(ptr null, ptr inttoptr (i64 1 to ptr))",
            "call void @__quantum__qis__x__body(ptr null)", "call void @__quantum__qis__reset__body(ptr null)",
            "call void @__quantum__qis__mz__body(ptr null, ptr inttoptr (i64 2 to ptr))"));
        Assert.Equal(["100"], DenseState.Distribution(circuit).Keys);
    }

    [Fact]
    public void A_result_recorded_twice_stands_in_both_places()
    {
        var circuit = Read(Program(
            "call void @__quantum__qis__h__body(ptr null)", "call void @__quantum__qis__mz__body(ptr null, ptr null)",
            "call void @__quantum__rt__array_record_output(i64 2, ptr null)", "call void @__quantum__rt__result_record_output(ptr null, ptr null)",
            "call void @__quantum__rt__result_record_output(ptr null, ptr null)"));
        Assert.Equal(["00", "11"], DenseState.Distribution(circuit).Keys.Order());
    }

    [Theory]
    [InlineData("%0 = call i1 @__quantum__rt__read_result(ptr null)", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("%0 = call i1 @__quantum__qis__read_result__body(ptr null)", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("br i1 %0, label %a, label %b", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("br label %entry", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("br label %nowhere", QirDiagnosticCodes.UnknownLabel, 3)]
    [InlineData("%q = call ptr @__quantum__rt__qubit_allocate()", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("call void @helper()", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("%1 = add i64 1, 2", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("store i64 0, ptr %x", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("call void @__quantum__qis__h__body(ptr %q)", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("call void @__quantum__qis__rx__body(double %a, ptr null)", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("call void @__quantum__rt__bool_record_output(i1 true, ptr null)", QirDiagnosticCodes.BeyondBaseProfile, 3)]
    [InlineData("call void @__quantum__qis__hh__body(ptr null)", QirDiagnosticCodes.UnknownFunction, 3)]
    [InlineData("call void @__quantum__qis__h__body()", QirDiagnosticCodes.WrongArguments, 3)]
    [InlineData("call void @__quantum__qis__h__body(double 0.5)", QirDiagnosticCodes.WrongArguments, 3)]
    [InlineData("call void @__quantum__qis__rx__body(double nan, ptr null)", QirDiagnosticCodes.WrongArguments, 3)]
    [InlineData("call void @__quantum__qis__cx__body(ptr null, ptr null)", QirDiagnosticCodes.DuplicateQubit, 3)]
    [InlineData("call void @__quantum__qis__h__body(ptr inttoptr (i64 4 to ptr))", QirDiagnosticCodes.OutOfRange, 3)]
    [InlineData("call void @__quantum__qis__h__body(ptr null", QirDiagnosticCodes.InvalidInstruction, 3)]
    [InlineData("call void", QirDiagnosticCodes.InvalidInstruction, 3)]
    public void What_is_beyond_the_base_profile_is_refused_with_its_line(string line, string code, int number)
    {
        var result = QirReader.Parse(Program(line));
        Assert.Null(result.Circuit);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((code, number), (diagnostic.Code, diagnostic.Line));
        Assert.EndsWith("^", diagnostic.Render(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("declare void @f()")]
    [InlineData("define void @a() {\n ret void\n}\ndefine void @b() {\n ret void\n}")]
    [InlineData("define void @a() #0 {\n ret void\n}\ndefine void @b() #0 {\n ret void\n}\nattributes #0 = { \"entry_point\" }")]
    public void A_module_has_one_entry_point(string text) =>
        Assert.Equal(QirDiagnosticCodes.NoEntryPoint, Assert.Single(QirReader.Parse(text).Diagnostics).Code);

    [Fact]
    public void Limits_are_kept()
    {
        var text = Program([.. Enumerable.Repeat("call void @__quantum__qis__h__body(ptr null)", 30)]);
        Assert.Equal(QirDiagnosticCodes.TooManyOperations, Assert.Single(QirReader.Parse(text, "", new ReaderOptions { MaxOperations = 29 }).Diagnostics).Code);
        Assert.True(QirReader.Parse(text, "", new ReaderOptions { MaxOperations = 30 }).Success);
        Assert.Equal(QirDiagnosticCodes.TooManyQubits, QirReader.Parse(text, "", new ReaderOptions { MaxQubits = 3 }).Diagnostics[0].Code);
    }

    [Fact]
    public void Mutated_programs_end_in_a_result()
    {
        var random = new Random(11);
        for (var k = 0; k < 3000; k++)
        {
            var text = Typed.ToCharArray().ToList();
            for (var j = 1 + random.Next(4); j > 0; j--)
            {
                var at = random.Next(text.Count);
                var count = Math.Min(random.Next(1, 12), text.Count - at);
                switch (random.Next(3))
                {
                    case 0:
                        text.RemoveRange(at, count);
                        break;
                    case 1:
                        text[at] = (char)random.Next(1, 256);
                        break;
                    default:
                        text.InsertRange(random.Next(text.Count), text.GetRange(at, count));
                        break;
                }
            }

            var result = QirReader.Parse(new string([.. text]), "m.ll", new ReaderOptions { MaxOperations = 1000, MaxQubits = 1000 });
            Assert.Equal(result.Success, result.Diagnostics.All(d => d.Severity == DiagnosticSeverity.Warning));
            Assert.All(result.Diagnostics, d => Assert.EndsWith("^", d.Render(), StringComparison.Ordinal));
        }
    }

    private static Circuit Read(string text)
    {
        var result = QirReader.Parse(text, "bell.ll");
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return result.Circuit!;
    }

    // The first instruction stands in line 3.
    private static string Program(params string[] lines) =>
        "define void @main() #0 {\nentry:\n  " + string.Join("\n  ", lines)
        + "\n  ret void\n}\nattributes #0 = { \"entry_point\" \"required_num_qubits\"=\"4\" \"required_num_results\"=\"3\" }\n";

    // As many qubits as are named.
    private static string Gates(params string[] lines) => Program(lines).Replace("\"required_num_qubits\"=\"4\" ", "", StringComparison.Ordinal)
        .Replace("\"required_num_results\"=\"3\"", "", StringComparison.Ordinal);

    private static string Call(string function, int angles, int qubits)
    {
        // 1.25 in hexadecimal, as LLVM writes doubles.
        var doubles = new[] { "double 3.000000e-01", "double 0x3FF4000000000000", "double -0.5" }.Take(angles);
        var pointers = Enumerable.Range(0, qubits).Select(q => q == 0 ? "ptr null" : $"ptr inttoptr (i64 {q} to ptr)");
        return $"call void @__quantum__qis__{function}({string.Join(", ", doubles.Concat(pointers))})";
    }

    private static Complex[,] MatrixOfQasm(string gate, out int qubits)
    {
        qubits = gate switch { "ccx" or "cswap" => 3, "cx" or "cy" or "cz" or "ch" or "swap" => 2, _ => 1 };
        var text = $"OPENQASM 2.0; include \"qelib1.inc\"; qreg q[{qubits}]; {gate} {string.Join(", ", Enumerable.Range(0, qubits).Select(q => $"q[{q}]"))};";
        return DenseState.MatrixOf(Nexus.Circuits.OpenQasm2.OpenQasm2Parser.Parse(text).Circuit!);
    }
}
