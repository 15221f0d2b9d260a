using System.Numerics;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits.Tests.Pytket;

/// <summary>Every gate against its matrix as pytket's documentation gives it: angles in half-turns, the first qubit most significant.</summary>
public class PytketGateTests
{
    private static readonly Complex I = Complex.ImaginaryOne;
    private static readonly Complex[,] X = { { 0, 1 }, { 1, 0 } };
    private static readonly Complex[,] Y = { { 0, -I }, { I, 0 } };
    private static readonly Complex[,] Z = { { 1, 0 }, { 0, -1 } };
    private static readonly Complex[,] One = DenseState.Identity(2);

    private static readonly Dictionary<string, Func<double[], Complex[,]>> Matrices = new()
    {
        ["Phase"] = a => new[,] { { Turn(a[0]) } },
        ["Z"] = _ => Z,
        ["X"] = _ => X,
        ["Y"] = _ => Y,
        ["S"] = _ => Diagonal(1, I),
        ["Sdg"] = _ => Diagonal(1, -I),
        ["T"] = _ => Diagonal(1, Turn(0.25)),
        ["Tdg"] = _ => Diagonal(1, Turn(-0.25)),
        ["V"] = _ => Exp(0.5, X),
        ["Vdg"] = _ => Exp(-0.5, X),
        ["SX"] = _ => DenseState.Scale(Exp(0.5, X), Turn(0.25)),
        ["SXdg"] = _ => DenseState.Scale(Exp(-0.5, X), Turn(-0.25)),
        ["H"] = _ => DenseState.Scale(DenseState.Sum(X, Z), Math.Sqrt(0.5)),
        ["Rx"] = a => Exp(a[0], X),
        ["Ry"] = a => Exp(a[0], Y),
        ["Rz"] = a => Exp(a[0], Z),
        ["U3"] = a => U3(a[0], a[1], a[2]),
        ["U2"] = a => U3(0.5, a[0], a[1]),
        ["U1"] = a => Diagonal(1, Turn(a[0])),
        ["GPI"] = a => new[,] { { 0, Turn(-a[0]) }, { Turn(a[0]), 0 } },
        ["GPI2"] = a => DenseState.Scale(new[,] { { 1, -I * Turn(-a[0]) }, { -I * Turn(a[0]), 1 } }, Math.Sqrt(0.5)),
        ["AAMS"] = a => Aams(a[0], a[1], a[2]),
        ["TK1"] = a => DenseState.Product(Exp(a[0], Z), Exp(a[1], X), Exp(a[2], Z)),
        ["TK2"] = a => DenseState.Product(Exp(a[0], Pair(X, X)), Exp(a[1], Pair(Y, Y)), Exp(a[2], Pair(Z, Z))),
        ["CX"] = _ => Control(X),
        ["CY"] = _ => Control(Y),
        ["CZ"] = _ => Control(Z),
        ["CH"] = _ => Control(Matrices!["H"]([])),
        ["CV"] = _ => Control(Exp(0.5, X)),
        ["CVdg"] = _ => Control(Exp(-0.5, X)),
        ["CSX"] = _ => Control(Matrices!["SX"]([])),
        ["CSXdg"] = _ => Control(Matrices!["SXdg"]([])),
        ["CS"] = _ => Control(Diagonal(1, I)),
        ["CSdg"] = _ => Control(Diagonal(1, -I)),
        ["CRz"] = a => Control(Exp(a[0], Z)),
        ["CRx"] = a => Control(Exp(a[0], X)),
        ["CRy"] = a => Control(Exp(a[0], Y)),
        ["CU1"] = a => Control(Diagonal(1, Turn(a[0]))),
        ["CU3"] = a => Control(U3(a[0], a[1], a[2])),
        ["CCX"] = _ => Control(Control(X)),
        ["SWAP"] = _ => Swap(),
        ["CSWAP"] = _ => Control(Swap()),
        ["BRIDGE"] = _ => DenseState.Sum(
            DenseState.Kronecker(Diagonal(1, 0), DenseState.Identity(4)), DenseState.Kronecker(Diagonal(0, 1), Pair(One, X))),
        ["noop"] = _ => One,
        ["ECR"] = _ => DenseState.Scale(DenseState.Sum(Pair(X, One), DenseState.Scale(Pair(Y, X), -1)), Math.Sqrt(0.5)),
        ["ISWAP"] = a => Iswap(a[0]),
        ["PhasedX"] = a => DenseState.Product(Exp(a[1], Z), Exp(a[0], X), Exp(-a[1], Z)),
        ["NPhasedX"] = a =>
        {
            var one = DenseState.Product(Exp(a[1], Z), Exp(a[0], X), Exp(-a[1], Z));
            return Pair(Pair(one, one), one);
        },
        ["ZZMax"] = _ => Exp(0.5, Pair(Z, Z)),
        ["XXPhase"] = a => Exp(a[0], Pair(X, X)),
        ["YYPhase"] = a => Exp(a[0], Pair(Y, Y)),
        ["ZZPhase"] = a => Exp(a[0], Pair(Z, Z)),
        ["XXPhase3"] = a => Exp(a[0], DenseState.Sum(DenseState.Sum(Pair(Pair(X, X), One), Pair(Pair(X, One), X)), Pair(Pair(One, X), X))),
        ["ESWAP"] = a => Exp(a[0], Swap()),
        ["FSim"] = a => FSim(a[0], a[1]),
        ["Sycamore"] = _ => FSim(0.5, 1.0 / 6),
        ["ISWAPMax"] = _ => Iswap(1),
        ["PhasedISWAP"] = a =>
        {
            var matrix = Iswap(a[1]);
            matrix[1, 2] *= Turn(2 * a[0]);
            matrix[2, 1] *= Turn(-2 * a[0]);
            return matrix;
        },
        ["CnRx"] = a => Control(Control(Exp(a[0], X))),
        ["CnRy"] = a => Control(Control(Exp(a[0], Y))),
        ["CnRz"] = a => Control(Control(Exp(a[0], Z))),
        ["CnX"] = _ => Control(Control(X)),
        ["CnY"] = _ => Control(Control(Y)),
        ["CnZ"] = _ => Control(Control(Z)),
        ["PhaseGadget"] = a => Exp(a[0], Pair(Pair(Z, Z), Z)),
    };

    public static TheoryData<string> Names => [.. OpTypes.GateNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gate_is_its_matrix(string name)
    {
        var angles = new[] { 0.37, -1.21, 2.6 }[..ParametersOf(name)];
        var expected = Matrices[name](angles);
        var qubits = BitOperations.Log2((uint)expected.GetLength(0));
        var op = PytketText.Op(name, angles).Replace("{\"type\"", $"{{\"n_qb\": {qubits}, \"type\"", StringComparison.Ordinal);

        // The qubits of the command in falling order, so that their order is seen too.
        var args = string.Join(' ', Enumerable.Range(0, qubits).Reverse().Select(i => $"q{i}"));
        var circuit = PytketText.Read(PytketText.Circuit(qubits, 0, PytketText.Command(op, args)));
        DenseState.AssertEqual(expected, qubits == 0 ? new[,] { { Complex.FromPolarCoordinates(1, circuit[0].Parameters[0].Radians) } } : DenseState.MatrixOf(circuit));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gate_can_be_controlled_with_its_phase(string name)
    {
        var angles = new[] { 0.37, -1.21, 2.6 }[..ParametersOf(name)];
        var inner = Matrices[name](angles);
        var qubits = BitOperations.Log2((uint)inner.GetLength(0));
        var op = PytketText.Op(name, angles).Replace("{\"type\"", $"{{\"n_qb\": {qubits}, \"type\"", StringComparison.Ordinal);
        var box = PytketText.Box("QControlBox", $"\"n_controls\": 1, \"control_state\": 1, \"op\": {op}");
        var circuit = PytketText.Read(PytketText.Circuit(qubits + 1, 0, PytketText.Command(box, PytketText.Qubits(qubits + 1))));
        DenseState.AssertEqual(DenseState.FirstIsLow(Control(inner)), DenseState.MatrixOf(circuit));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_gate_is_undone_by_what_a_conjugation_puts_after_it(string name)
    {
        var angles = new[] { 0.37, -1.21, 2.6 }[..ParametersOf(name)];
        var qubits = BitOperations.Log2((uint)Matrices[name](angles).GetLength(0));
        var op = PytketText.Op(name, angles).Replace("{\"type\"", $"{{\"n_qb\": {qubits}, \"type\"", StringComparison.Ordinal);
        if (qubits == 0)
        {
            return;
        }

        var nothing = $$"""{"type": "NPhasedX", "n_qb": {{qubits}}, "params": ["0", "0"]}""";
        var box = PytketText.Box("ConjugationBox", $"\"compute\": {op}, \"action\": {nothing}");
        var circuit = PytketText.Read(PytketText.Circuit(qubits, 0, PytketText.Command(box, PytketText.Qubits(qubits))));
        DenseState.AssertEqual(DenseState.Identity(1 << qubits), DenseState.MatrixOf(circuit));
    }

    [Fact]
    public void A_phase_under_a_condition_is_seen_through_a_control()
    {
        // The condition holds: c0 is set. Then the phase is a factor of the state.
        var text = PytketText.Circuit(
            1, 1, PytketText.Command("""{"type": "SetBits", "classical": {"values": [true]}}""", "c0"),
            PytketText.Command(PytketText.Conditional(PytketText.Op("Phase", 0.5), 1, 1), "c0"));
        DenseState.AssertEqual(DenseState.Scale(One, I), DenseState.MatrixOf(PytketText.Read(text)));
    }

    [Fact]
    public void The_phase_of_a_circuit_is_in_half_turns() =>
        DenseState.AssertEqual(DenseState.Scale(One, Turn(0.3)), DenseState.MatrixOf(PytketText.Read(PytketText.CircuitWith(1, 0, "3/10", "[]"))));

    private static int ParametersOf(string name) => name switch
    {
        "U3" or "CU3" or "TK1" or "TK2" or "AAMS" => 3,
        "U2" or "PhasedX" or "NPhasedX" or "FSim" or "PhasedISWAP" => 2,
        "Phase" or "Rx" or "Ry" or "Rz" or "U1" or "GPI" or "GPI2" or "CRx" or "CRy" or "CRz" or "CU1" or "ISWAP" or "XXPhase" or "YYPhase"
            or "ZZPhase" or "XXPhase3" or "ESWAP" or "CnRx" or "CnRy" or "CnRz" or "PhaseGadget" => 1,
        _ => 0,
    };

    private static Complex Turn(double halfTurns) => Complex.FromPolarCoordinates(1, Math.PI * halfTurns);

    private static Complex[,] Diagonal(Complex a, Complex b) => new[,] { { a, 0 }, { 0, b } };

    private static Complex[,] Pair(Complex[,] first, Complex[,] second) => DenseState.Kronecker(first, second);

    private static Complex[,] Exp(double halfTurns, Complex[,] matrix) => DenseState.Exponential(-I * Math.PI * halfTurns / 2, matrix);

    private static Complex[,] Control(Complex[,] inner)
    {
        // The control is the first qubit: the high bit.
        var size = inner.GetLength(0);
        var matrix = DenseState.Identity(2 * size);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                matrix[size + row, size + column] = inner[row, column];
            }
        }

        return matrix;
    }

    private static Complex[,] U3(double theta, double phi, double lambda) => DenseState.Scale(
        DenseState.Product(Exp(phi, Z), Exp(theta, Y), Exp(lambda, Z)), Turn((phi + lambda) / 2));

    private static Complex[,] Swap() => new Complex[,] { { 1, 0, 0, 0 }, { 0, 0, 1, 0 }, { 0, 1, 0, 0 }, { 0, 0, 0, 1 } };

    private static Complex[,] Iswap(double a) => DenseState.Exponential(I * Math.PI * a / 4, DenseState.Sum(Pair(X, X), Pair(Y, Y)));

    private static Complex[,] FSim(double a, double b)
    {
        var (cos, sin) = (Math.Cos(Math.PI * a), -I * Math.Sin(Math.PI * a));
        return new[,] { { 1, 0, 0, 0 }, { 0, cos, sin, 0 }, { 0, sin, cos, 0 }, { 0, 0, 0, Turn(-b) } };
    }

    private static Complex[,] Aams(double theta, double first, double second)
    {
        var (cos, sin) = (Math.Cos(Math.PI * theta / 2), -I * Math.Sin(Math.PI * theta / 2));
        return new[,]
        {
            { cos, 0, 0, sin * Turn(-first - second) },
            { 0, cos, sin * Turn(second - first), 0 },
            { 0, sin * Turn(first - second), cos, 0 },
            { sin * Turn(first + second), 0, 0, cos },
        };
    }
}
