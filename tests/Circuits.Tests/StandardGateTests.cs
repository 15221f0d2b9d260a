using System.Numerics;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Tests;

public class StandardGateTests
{
    private const double A = 0.7;
    private const double B = -1.9;
    private const double C = 2.3;
    private const double D = 0.4;

    // Every gate of qelib1.inc: an application, its controls, and the matrix of what is controlled.
    public static TheoryData<string, int, GateKind, double[]> Controlled => new()
    {
        { "u3(0.7,-1.9,2.3) q[0]", 0, GateKind.U, [A, B, C] },
        { "u2(-1.9,2.3) q[0]", 0, GateKind.U, [Math.PI / 2, B, C] },
        { "u1(0.7) q[0]", 0, GateKind.P, [A] },
        { "u0(0.7) q[0]", 0, GateKind.I, [] },
        { "u(0.7,-1.9,2.3) q[0]", 0, GateKind.U, [A, B, C] },
        { "p(0.7) q[0]", 0, GateKind.P, [A] },
        { "cx q[0],q[1]", 1, GateKind.X, [] },
        { "id q[0]", 0, GateKind.I, [] },
        { "x q[0]", 0, GateKind.X, [] },
        { "y q[0]", 0, GateKind.Y, [] },
        { "z q[0]", 0, GateKind.Z, [] },
        { "h q[0]", 0, GateKind.H, [] },
        { "s q[0]", 0, GateKind.S, [] },
        { "sdg q[0]", 0, GateKind.Sdg, [] },
        { "t q[0]", 0, GateKind.T, [] },
        { "tdg q[0]", 0, GateKind.Tdg, [] },
        { "sx q[0]", 0, GateKind.SX, [] },
        { "sxdg q[0]", 0, GateKind.SXdg, [] },
        { "rx(0.7) q[0]", 0, GateKind.RX, [A] },
        { "ry(0.7) q[0]", 0, GateKind.RY, [A] },
        { "rz(0.7) q[0]", 0, GateKind.RZ, [A] },
        { "swap q[0],q[1]", 0, GateKind.Swap, [] },
        { "cz q[0],q[1]", 1, GateKind.Z, [] },
        { "cy q[0],q[1]", 1, GateKind.Y, [] },
        { "ch q[0],q[1]", 1, GateKind.H, [] },
        { "ccx q[0],q[1],q[2]", 2, GateKind.X, [] },
        { "cswap q[0],q[1],q[2]", 1, GateKind.Swap, [] },
        { "crx(0.7) q[0],q[1]", 1, GateKind.RX, [A] },
        { "cry(0.7) q[0],q[1]", 1, GateKind.RY, [A] },
        { "crz(0.7) q[0],q[1]", 1, GateKind.RZ, [A] },
        { "cu1(0.7) q[0],q[1]", 1, GateKind.P, [A] },
        { "cp(0.7) q[0],q[1]", 1, GateKind.P, [A] },
        { "cu3(0.7,-1.9,2.3) q[0],q[1]", 1, GateKind.U, [A, B, C] },
        { "csx q[0],q[1]", 1, GateKind.SX, [] },
        { "cs q[0],q[1]", 1, GateKind.S, [] },
        { "csdg q[0],q[1]", 1, GateKind.Sdg, [] },
        { "rxx(0.7) q[0],q[1]", 0, GateKind.RXX, [A] },
        { "rzz(0.7) q[0],q[1]", 0, GateKind.RZZ, [A] },
        { "c3x q[0],q[1],q[2],q[3]", 3, GateKind.X, [] },
        { "c3sqrtx q[0],q[1],q[2],q[3]", 3, GateKind.SX, [] },
        { "c4x q[0],q[1],q[2],q[3],q[4]", 4, GateKind.X, [] },
        { "U(0.7,-1.9,2.3) q[0]", 0, GateKind.U, [A, B, C] },
        { "CX q[0],q[1]", 1, GateKind.X, [] },
    };

    [Theory]
    [MemberData(nameof(Controlled))]
    public void A_gate_has_the_matrix_of_its_definition(string application, int controls, GateKind kind, double[] angles)
    {
        var expected = DenseState.Controlled(controls, DenseState.MatrixOf(kind, angles));
        DenseState.AssertEqual(expected, MatrixOf(application, BitOperations.Log2((uint)expected.GetLength(0))));
    }

    [Fact]
    public void Cu_is_a_controlled_U_with_a_phase_of_its_own()
    {
        var inner = DenseState.MatrixOf(GateKind.U, A, B, C);
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 2; j++)
            {
                inner[i, j] *= Complex.FromPolarCoordinates(1, D);
            }
        }

        DenseState.AssertEqual(DenseState.Controlled(1, inner), MatrixOf("cu(0.7,-1.9,2.3,0.4) q[0],q[1]", 2));
    }

    [Fact]
    public void Rccx_is_a_toffoli_up_to_the_phases_of_margolus()
    {
        var expected = DenseState.Controlled(0, Identity(8));
        expected[3, 3] = expected[7, 7] = 0;
        expected[3, 7] = -Complex.ImaginaryOne;
        expected[7, 3] = Complex.ImaginaryOne;
        expected[5, 5] = -1;
        DenseState.AssertEqual(expected, MatrixOf("rccx q[0],q[1],q[2]", 3));
    }

    [Fact]
    public void Rc3x_is_a_threefold_controlled_x_up_to_phases()
    {
        var expected = DenseState.Controlled(0, Identity(16));
        expected[3, 3] = Complex.ImaginaryOne;
        expected[11, 11] = -Complex.ImaginaryOne;
        expected[7, 7] = expected[15, 15] = 0;
        expected[7, 15] = 1;
        expected[15, 7] = -1;
        DenseState.AssertEqual(expected, MatrixOf("rc3x q[0],q[1],q[2],q[3]", 4));
    }

    // Decompositions into the language's own U and CX, derived by hand from ZYZ angles: V X W X = the gate, V W = 1.
    [Theory]
    [InlineData("cz q[0],q[1]", "U(pi/2,0,pi) q[1]; CX q[0],q[1]; U(pi/2,0,pi) q[1];")]
    [InlineData("crz(0.7) q[0],q[1]", "U(0,0,0.35) q[1]; CX q[0],q[1]; U(0,0,-0.35) q[1]; CX q[0],q[1];")]
    [InlineData("cry(0.7) q[0],q[1]", "U(0.35,0,0) q[1]; CX q[0],q[1]; U(-0.35,0,0) q[1]; CX q[0],q[1];")]
    [InlineData("cu1(0.7) q[0],q[1]", "U(0,0,0.35) q[0]; CX q[0],q[1]; U(0,0,-0.35) q[1]; CX q[0],q[1]; U(0,0,0.35) q[1];")]
    [InlineData("swap q[0],q[1]", "CX q[0],q[1]; CX q[1],q[0]; CX q[0],q[1];")]
    [InlineData("rzz(0.7) q[0],q[1]", "CX q[0],q[1]; U(0,0,0.7) q[1]; CX q[0],q[1];")]
    [InlineData(
        "ccx q[0],q[1],q[2]",
        "U(pi/2,0,pi) q[2]; CX q[1],q[2]; U(0,0,-pi/4) q[2]; CX q[0],q[2]; U(0,0,pi/4) q[2]; CX q[1],q[2]; U(0,0,-pi/4) q[2]; CX q[0],q[2];"
        + "U(0,0,pi/4) q[1]; U(0,0,pi/4) q[2]; U(pi/2,0,pi) q[2]; CX q[0],q[1]; U(0,0,pi/4) q[0]; U(0,0,-pi/4) q[1]; CX q[0],q[1];")]
    [InlineData(
        "cu3(0.7,-1.9,2.3) q[0],q[1]",
        "U(0,0,(2.3-1.9)/2) q[0]; U(0,0,(2.3+1.9)/2) q[1]; CX q[0],q[1]; U(-0.35,0,(1.9-2.3)/2) q[1]; CX q[0],q[1]; U(0.35,-1.9,0) q[1];")]
    public void A_gate_equals_its_decomposition_into_u_and_cx(string application, string decomposition)
    {
        var qubits = application.Contains("q[2]", StringComparison.Ordinal) ? 3 : 2;
        DenseState.AssertEqual(MatrixOf(decomposition.TrimEnd(';'), qubits), MatrixOf(application, qubits), upToPhase: true);
    }

    [Fact]
    public void Every_gate_of_qelib1_is_tested_here()
    {
        var tested = Controlled.Select(row => ((string)row[0]).Split('(', ' ')[0]).Concat(["cu", "rccx", "rc3x"]).ToHashSet();
        Assert.Equal(tested.Except(["U", "CX"]).Order(StringComparer.Ordinal), StandardGates.Qelib1.Select(g => g.Name).Order(StringComparer.Ordinal));
    }

    private static Complex[,] MatrixOf(string statements, int qubits)
    {
        var result = OpenQasm2Parser.Parse($"OPENQASM 2.0; include \"qelib1.inc\"; qreg q[{qubits}]; {statements};");
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return DenseState.MatrixOf(result.Circuit!);
    }

    private static Complex[,] Identity(int size)
    {
        var matrix = new Complex[size, size];
        for (var k = 0; k < size; k++)
        {
            matrix[k, k] = 1;
        }

        return matrix;
    }
}
