using System.Numerics;
using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3;

/// <summary>The example programs of the specification mean what their comments say.</summary>
public class PublishedProgramTests
{
    private static string Text(string file) => File.ReadAllText(Path.Combine(Cases.Folder!, "openqasm3", file));

    private static Dictionary<string, double> Distribution(string text) => DenseState.Distribution(Programs.Read(text), 1e-6);

    private static string Only(string text) => string.Join(',', Distribution(text).Where(p => p.Value > 1e-4).Select(p => p.Key));

    [CasesFact]
    public void Adder_adds_1_and_15() => Assert.Equal("00001", Only(Text("adder.qasm")));

    [CasesFact]
    public void Adder_adds_any_numbers()
    {
        var text = Text("adder.qasm").Replace("a_in = 1;", "a_in = 6;", StringComparison.Ordinal).Replace("b_in = 15;", "b_in = 7;", StringComparison.Ordinal);
        Assert.Equal("10110", Only(text));
    }

    [CasesFact]
    public void Repeat_until_success_ends_in_0() =>
        Assert.All(Distribution(Text("rus.qasm")).Where(p => p.Value > 1e-4), p => Assert.Equal("000", p.Key));

    [CasesFact]
    public void Teleportation_moves_the_state()
    {
        var one = Distribution(Text("teleport.qasm")).Where(p => p.Key[2] == '1').Sum(p => p.Value);
        Assert.Equal(Math.Pow(Math.Sin(0.15), 2), one, 1e-6);
    }

    [CasesFact]
    public void Error_correction_finds_and_repairs_the_error()
    {
        // c = 000 after the repair, and the syndrome of an error on the first qubit is 1.
        Assert.Equal("00010", Only(Text("qec.qasm")));
    }

    [CasesFact]
    public void Error_correction_warns_that_a_signed_syndrome_is_never_2_or_3() =>
        Assert.Contains(OpenQasm3Reader.Parse(Text("qec.qasm")).Diagnostics, d => d.Code == "never-equal" && d.Line == 25);

    [CasesFact]
    public void Fourier_transform_of_a_basis_state_is_uniform()
    {
        var distribution = Distribution(Text("qft.qasm"));
        Assert.Equal(16, distribution.Count);
        Assert.All(distribution, p => Assert.Equal(1 / 16.0, p.Value, 1e-9));
    }

    [CasesFact]
    public void Fourier_transform_has_its_matrix()
    {
        var text = string.Concat(Text("qft.qasm").Split('\n').Where(l => !l.StartsWith("x ", StringComparison.Ordinal) && !l.StartsWith("reset", StringComparison.Ordinal)
            && !l.StartsWith("c =", StringComparison.Ordinal)).Select(l => l + "\n"));
        var matrix = DenseState.MatrixOf(Programs.Read(text));
        for (var row = 0; row < 16; row++)
        {
            for (var column = 0; column < 16; column++)
            {
                // The program takes the first qubit as the most significant, and leaves the bits reversed: once, not twice.
                var reversed = Enumerable.Range(0, 4).Sum(b => (column >> b & 1) << (3 - b));
                var expected = Complex.FromPolarCoordinates(0.25, 2 * Math.PI * row * reversed / 16);
                Assert.True((expected - matrix[row, column]).Magnitude < 1e-9, $"At [{row}, {column}].");
            }
        }
    }

    [CasesFact]
    public void Inverse_Fourier_transform_by_measurement_undoes_a_product_state()
    {
        // Of the uniform superposition of everything it gives 0.
        Assert.Equal("0000", Only(Text("inverseqft1.qasm")));
    }

    [CasesFact]
    public void Iterative_phase_estimation_has_the_probabilities_of_its_rounds()
    {
        const int n = 5;
        var expected = new Dictionary<string, double>();
        foreach (var eigenphase in new[] { 0, 3 * Math.PI / 8 })
        {
            Round(eigenphase, 0, 0, 0.5);
        }

        var actual = DenseState.Distribution(Programs.Read(Text("ipe.qasm").Replace("n = 10;", "n = 5;", StringComparison.Ordinal)));
        Assert.All(expected.Keys.Union(actual.Keys), key => Assert.Equal(expected.GetValueOrDefault(key), actual.GetValueOrDefault(key), 1e-8));

        // The outcome 0 of a round has cos^2 of half the difference of the phase and of its estimate so far; then the estimate moves left.
        void Round(double eigenphase, int k, int estimate, double probability)
        {
            if (k == n)
            {
                var key = new string([.. Enumerable.Range(0, n).Select(b => (estimate >> b & 1) != 0 ? '1' : '0')]);
                expected[key] = expected.GetValueOrDefault(key) + probability;
                return;
            }

            var zero = Math.Pow(Math.Cos(((eigenphase * (1 << k)) - (2 * Math.PI * estimate / (1 << n))) / 2), 2);
            Round(eigenphase, k + 1, (estimate << 1) & 31, probability * zero);
            Round(eigenphase, k + 1, ((estimate | 1) << 1) & 31, probability * (1 - zero));
        }
    }

    [CasesFact]
    public void Iterative_phase_estimation_is_read_whole()
    {
        var circuit = Programs.Read(Text("ipe.qasm"));
        Assert.Equal(2, circuit.QubitCount);
        Assert.Contains("c", circuit.ResultRegisters.Select(r => r.Name));
        var powers = new List<double>();
        foreach (var operation in circuit)
        {
            if (operation.Kind == OperationKind.Gate && operation.ControlCount == 1)
            {
                powers.Add(operation.Parameters[0].Radians);
            }
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(k => Math.Pow(2, k) * 3 * Math.PI / 8), powers);
    }

    [CasesFact]
    public void Variable_teleportation_ends_in_the_state_that_was_sent()
    {
        // The last hop leaves rz(pi/4) of the input: 0 with cos^2(pi/8).
        var text = Text("varteleport.qasm").Replace("n_pairs = 10;", "n_pairs = 3;", StringComparison.Ordinal);
        Assert.Equal(Math.Pow(Math.Cos(Math.PI / 8), 2), Distribution(text).Where(p => p.Key[0] == '0').Sum(p => p.Value), 1e-6);
        var straight = text.Replace("rz(pi / 4) input_qubit;", "", StringComparison.Ordinal);
        Assert.All(Distribution(straight), p => Assert.Equal("0", p.Key));
    }

    [CasesFact]
    public void Variable_teleportation_is_read_whole()
    {
        var circuit = Programs.Read(Text("varteleport.qasm"));
        Assert.Equal(21, circuit.QubitCount);
        Assert.Equal(["output_qubit"], circuit.ResultRegisters.Select(r => r.Name));
    }

    [CasesFact]
    public void Gate_teleportation_is_refused_for_its_function_from_outside()
    {
        var first = OpenQasm3Reader.Parse(Text("gateteleport.qasm")).Diagnostics[0];
        Assert.Equal(("not-supported", 6), (first.Code, first.Line));
        Assert.Contains("extern", first.Message, StringComparison.Ordinal);
    }

    [CasesFact]
    public void Gate_teleportation_with_a_vote_of_its_own_runs()
    {
        var text = Text("gateteleport.qasm").Replace(
            "extern vote(bit[n]) -> bit;",
            "def vote(bit[n] b) -> bit { uint[2] sum = 0; for bit one in b { sum += uint[2](one); } return bit(sum > 1); }",
            StringComparison.Ordinal);
        Assert.Equal("0", Only(text));
    }

    [CasesFact]
    public void Relaxation_is_refused_for_its_timing()
    {
        var lines = OpenQasm3Reader.Parse(Text("t1.qasm")).Diagnostics.Where(d => d.Code == "not-supported").Select(d => d.Line).ToArray();
        Assert.Equal([6, 13, 18, 21, 34, 36], lines);
    }

    [CasesFact]
    public void Variational_eigensolver_is_refused_for_its_functions_from_outside()
    {
        var diagnostics = OpenQasm3Reader.Parse(Text("vqe.qasm")).Diagnostics;
        Assert.Equal([17, 18, 19, 23], diagnostics.Where(d => d.Code == "not-supported").Select(d => d.Line));
    }

    [CasesFact]
    public void Controlled_phase_lacks_its_include_and_its_qubits()
    {
        var diagnostics = OpenQasm3Reader.Parse(Text("cphase.qasm")).Diagnostics;
        Assert.Equal(("unknown-gate", 4), (diagnostics[0].Code, diagnostics[0].Line));
        Assert.Contains("stdgates.inc", diagnostics[0].Message, StringComparison.Ordinal);
        var complete = "include \"stdgates.inc\"; qubit[2] q;\n" + Text("cphase.qasm").Replace("cphase", "cphase_", StringComparison.Ordinal);
        DenseState.AssertEqual(
            DenseState.MatrixOf(Programs.Read("include \"stdgates.inc\"; qubit[2] q; cp(pi/2) q[0], q[1];")), DenseState.MatrixOf(Programs.Read(complete)));
    }

    [CasesFact]
    public void Arrays_has_an_index_beyond_its_array_and_a_name_declared_twice()
    {
        var errors = OpenQasm3Reader.Parse(Text("arrays.qasm")).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.Equal(["index-out-of-range", "duplicate-name"], errors.Select(d => d.Code));
        Assert.Equal("const uint[32] first_dimension = sizeof(my_doubles);  // still 8.", errors[1].SourceLine.TrimEnd());
    }
}
