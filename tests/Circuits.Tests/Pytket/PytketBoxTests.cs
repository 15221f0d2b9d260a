using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.Tests.Pytket;

/// <summary>Every box against a matrix computed here; the first qubit is the most significant, as pytket has it.</summary>
public class PytketBoxTests
{
    private static readonly Complex I = Complex.ImaginaryOne;
    private static readonly Complex[,] X = { { 0, 1 }, { 1, 0 } };
    private static readonly Complex[,] Y = { { 0, -I }, { I, 0 } };
    private static readonly Complex[,] Z = { { 1, 0 }, { 0, -1 } };

    [Fact]
    public void A_CircBox_is_its_circuit_with_its_phase_and_permutation()
    {
        // q[0] ends on q[1] and q[1] on q[0]; X on q[0] first, so |00> becomes |01>.
        var inner = PytketText.CircuitWith(2, 0, "1/4", $"[[{PytketText.Unit("q0")}, {PytketText.Unit("q1")}], [{PytketText.Unit("q1")}, {PytketText.Unit("q0")}]]",
            PytketText.Command(PytketText.Op("X"), "q0"));
        var expected = new Complex[4, 4];
        foreach (var (first, second) in new[] { (0, 0), (0, 1), (1, 0), (1, 1) })
        {
            expected[(second * 2) + (1 - first), (first * 2) + second] = Complex.FromPolarCoordinates(1, Math.PI / 4);
        }

        AssertBox(expected, PytketText.Box("CircBox", $"\"circuit\": {inner}"));
    }

    [Fact]
    public void A_three_cycle_of_wires_in_a_box_is_written_out_as_swaps()
    {
        var cycle = $"[[{PytketText.Unit("q0")}, {PytketText.Unit("q1")}], [{PytketText.Unit("q1")}, {PytketText.Unit("q2")}], [{PytketText.Unit("q2")}, {PytketText.Unit("q0")}]]";
        var expected = new Complex[8, 8];
        for (var state = 0; state < 8; state++)
        {
            var (a, b, c) = (state >> 2, state >> 1 & 1, state & 1);
            expected[(c << 2) | (a << 1) | b, state] = 1;
        }

        AssertBox(expected, PytketText.Box("CircBox", $"\"circuit\": {PytketText.CircuitWith(3, 0, "0", cycle)}"));
        var whole = PytketText.Read(PytketText.CircuitWith(3, 0, "0", cycle));
        DenseState.AssertEqual(DenseState.FirstIsLow(expected), DenseState.MatrixOf(whole));
    }

    [Fact]
    public void The_arguments_of_a_CircBox_are_in_the_order_of_the_names_of_its_qubits()
    {
        const string inner = """{"phase": "0", "bits": [], "qubits": [["z", [0]], ["a", [1]], ["a", [0]]], "implicit_permutation": [], "commands": [{"op": {"type": "CX"}, "args": [["a", [1]], ["z", [0]]]}]}""";
        var expected = new Complex[8, 8];
        for (var state = 0; state < 8; state++)
        {
            expected[state ^ (state >> 1 & 1), state] = 1;
        }

        AssertBox(expected, PytketText.Box("CircBox", $"\"circuit\": {inner}"));
    }

    [Fact]
    public void A_CircBox_may_measure_and_its_condition_is_tested_once()
    {
        var inner = PytketText.Circuit(1, 1, PytketText.Command(PytketText.Op("X"), "q0"), PytketText.Command(PytketText.Op("Measure"), "q0 c0"),
            PytketText.Command(PytketText.Op("Collapse"), "q0"), PytketText.Command(PytketText.Op("X"), "q0"));
        var box = PytketText.Box("CircBox", $"\"circuit\": {inner}");
        var circuit = PytketText.Read(PytketText.Circuit(
            1, 2, PytketText.Command(PytketText.Conditional(box, 1, 0), "c0 q0 c0"), PytketText.Command(PytketText.Op("Measure"), "q0 c1")));
        Assert.Equal(["10"], DenseState.Distribution(circuit).Keys);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_unitary_box_is_its_matrix(int qubits)
    {
        var matrix = RandomUnitary(qubits, 7 + qubits);
        AssertBox(matrix, PytketText.Box($"Unitary{qubits}qBox", $"\"matrix\": {Json(matrix)}"));
    }

    [Fact]
    public void An_ExpBox_is_the_exponential_of_i_t_A()
    {
        var random = new Random(3);
        var a = new Complex[4, 4];
        for (var row = 0; row < 4; row++)
        {
            a[row, row] = random.NextDouble();
            for (var column = 0; column < row; column++)
            {
                a[row, column] = new(random.NextDouble(), random.NextDouble());
                a[column, row] = Complex.Conjugate(a[row, column]);
            }
        }

        AssertBox(DenseState.Exponential(I * 0.7, a), PytketText.Box("ExpBox", $"\"matrix\": {Json(a)}, \"phase\": 0.7"));
    }

    [Fact]
    public void Pauli_exponentials_follow_one_another()
    {
        var xz = DenseState.Kronecker(X, Z);
        var yi = DenseState.Kronecker(Y, DenseState.Identity(2));
        AssertBox(Exp(0.3, xz), PytketText.Box("PauliExpBox", """ "paulis": ["X", "Z"], "phase": "0.3", "cx_config": "Tree" """));
        AssertBox(
            DenseState.Product(Exp(-0.8, yi), Exp(0.3, xz)),
            PytketText.Box("PauliExpPairBox", """ "paulis_pair": [["X", "Z"], ["Y", "I"]], "phase_pair": ["0.3", -0.8], "cx_config": "Tree" """));
        foreach (var name in new[] { "PauliExpCommutingSetBox", "TermSequenceBox" })
        {
            AssertBox(
                DenseState.Product(Exp(0.5, DenseState.Kronecker(Z, X)), Exp(0.3, xz)),
                PytketText.Box(name, """ "pauli_gadgets": [[["X", "Z"], "0.3"], [["Z", "X"], "1/2"]], "cx_config": "Tree" """));
        }
    }

    [Fact]
    public void A_PhasePolyBox_turns_by_parities_and_then_maps_linearly()
    {
        // Phase 0.3 on x0, 0.7 on x0+x1; then (x0, x1) -> (x1, x0 + x1).
        var box = PytketText.Box("PhasePolyBox", """
            "n_qubits": 2, "qubit_indices": [[["q", [0]], 1], [["q", [1]], 0]],
            "phase_polynomial": [[[false, true], "0.3"], [[true, true], "0.7"]],
            "linear_transformation": [[true, true], [true, false]]
            """);
        var expected = new Complex[4, 4];
        for (var state = 0; state < 4; state++)
        {
            var (q0, q1) = (state >> 1, state & 1);

            // Index 0 is q[1], index 1 is q[0].
            var phase = Complex.FromPolarCoordinates(1, -Math.PI / 2 * ((0.3 * (1 - (2 * q0))) + (0.7 * (1 - (2 * (q0 ^ q1))))));
            var (newIndex0, newIndex1) = (q1 ^ q0, q1);
            expected[(newIndex1 << 1) | newIndex0, state] = phase;
        }

        AssertBox(expected, box);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_control_state_of_a_QControlBox_has_the_first_control_as_its_high_bit(int state)
    {
        var inner = RandomUnitary(1, 5);
        var expected = DenseState.Identity(8);
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 2; column++)
            {
                expected[(state * 2) + row, (state * 2) + column] = inner[row, column];
            }
        }

        var op = PytketText.Box("Unitary1qBox", $"\"matrix\": {Json(inner)}");
        AssertBox(expected, PytketText.Box("QControlBox", $"\"n_controls\": 2, \"control_state\": {state}, \"op\": {op}"));
    }

    [Fact]
    public void A_CustomGate_gets_its_parameters()
    {
        var definition = PytketText.Circuit(1, 0, PytketText.Command("""{"type": "Rx", "params": ["a + b/2"]}""", "q0"), PytketText.Command("""{"type": "Rz", "params": ["b"]}""", "q0"));
        var gate = $$"""
            "gate": {"name": "g", "args": ["a", "b"], "definition": {{definition}}}, "params": ["0.2", "2*0.3"]
            """;
        AssertBox(DenseState.Product(Exp(0.6, Z), Exp(0.5, X)), PytketText.Box("CustomGate", gate));
    }

    [Fact]
    public void A_ToffoliBox_permutes_basis_states()
    {
        // 000 -> 110 -> 011 -> 000, and 111 <-> 100.
        var box = PytketText.Box("ToffoliBox", """
            "rotation_axis": "Ry", "strat": "Matching", "permutation": [[[false,false,false],[true,true,false]], [[true,true,false],[false,true,true]],
              [[false,true,true],[false,false,false]], [[true,true,true],[true,false,false]], [[true,false,false],[true,true,true]]]
            """);
        var expected = new Complex[8, 8];
        foreach (var (from, to) in new[] { (0, 6), (6, 3), (3, 0), (7, 4), (4, 7), (1, 1), (2, 2), (5, 5) })
        {
            expected[to, from] = 1;
        }

        AssertBox(expected, box);
    }

    [Theory]
    [InlineData("Rx")]
    [InlineData("Ry")]
    [InlineData("Rz")]
    public void A_MultiplexedRotationBox_turns_by_the_angle_that_its_controls_choose(string axis)
    {
        var pauli = axis switch { "Rx" => X, "Ry" => Y, _ => Z };
        double[] angles = [0.2, -0.7, 1.3, 0.4];
        foreach (var count in new[] { 4, 3, 1 })
        {
            var map = string.Join(", ", Enumerable.Range(0, count).Select(i => $"[[{Bits(i, 2)}], {PytketText.Op(axis, angles[i])}]"));
            AssertBox(
                Blocks(2, 1, i => i < count ? Exp(angles[i], pauli) : DenseState.Identity(2)), PytketText.Box("MultiplexedRotationBox", $"\"op_map\": [{map}]"));
        }
    }

    [Fact]
    public void Multiplexors_apply_what_their_controls_choose()
    {
        var (a, b) = (RandomUnitary(1, 1), RandomUnitary(2, 2));
        var first = PytketText.Box("Unitary1qBox", $"\"matrix\": {Json(a)}");
        AssertBox(
            Blocks(2, 1, i => i == 2 ? a : i == 1 ? X : DenseState.Identity(2)),
            PytketText.Box("MultiplexedU2Box", $"\"impl_diag\": true, \"op_map\": [[[true, false], {first}], [[false, true], {PytketText.Op("X")}]]"));
        var second = PytketText.Box("Unitary2qBox", $"\"matrix\": {Json(b)}");
        var rotation = PytketText.Box("PauliExpBox", """ "paulis": ["X", "Y"], "phase": "1" """);
        AssertBox(
            Blocks(1, 2, i => i == 1 ? b : DenseState.Scale(DenseState.Kronecker(X, Y), -I)),
            PytketText.Box("MultiplexorBox", $"\"op_map\": [[[true], {second}], [[false], {rotation}]]"));
        AssertBox(
            Blocks(1, 2, i => i == 1 ? DenseState.Kronecker(a, X) : DenseState.Identity(4)),
            PytketText.Box("MultiplexedTensoredU2Box", $"\"op_map\": [[[true], [{first}, {PytketText.Op("X")}]]]"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_StatePreparationBox_makes_its_state_of_zero(int qubits)
    {
        var state = Enumerable.Range(0, 1 << qubits).Select(i => RandomUnitary(qubits, 17)[i, 0]).ToArray();
        foreach (var vector in new[] { state, [.. state.Select((_, i) => i == 1 ? I : 0)] })
        {
            var json = string.Join(", ", vector.Select(a => $"[{Entry(a)}]"));
            var prepared = MatrixOf(PytketText.Box("StatePreparationBox", $"\"statevector\": [{json}], \"is_inverse\": false, \"with_initial_reset\": false"));
            var undone = MatrixOf(PytketText.Box("StatePreparationBox", $"\"statevector\": [{json}], \"is_inverse\": true, \"with_initial_reset\": false"));
            for (var row = 0; row < vector.Length; row++)
            {
                Assert.True((prepared[row, 0] - vector[row]).Magnitude < 1e-12);
                Assert.True((undone[0, row] - Complex.Conjugate(vector[row])).Magnitude < 1e-12);
            }
        }
    }

    [Fact]
    public void A_StatePreparationBox_with_a_reset_does_not_mind_what_was_before()
    {
        var box = PytketText.Box("StatePreparationBox", """ "statevector": [[[0,0]],[[1,0]],[[0,0]],[[0,0]]], "is_inverse": false, "with_initial_reset": true """);
        var circuit = PytketText.Read(PytketText.Circuit(
            2, 2, PytketText.Command(PytketText.Op("X"), "q0"), PytketText.Command(box, "q0 q1"), PytketText.Command(PytketText.Op("Measure"), "q0 c0"),
            PytketText.Command(PytketText.Op("Measure"), "q1 c1")));
        Assert.Equal(["01"], DenseState.Distribution(circuit).Keys);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public void A_DiagonalBox_is_its_diagonal(string upper)
    {
        var random = new Random(9);
        var phases = Enumerable.Range(0, 8).Select(_ => Complex.FromPolarCoordinates(1, random.NextDouble() * 6)).ToArray();
        var expected = new Complex[8, 8];
        for (var i = 0; i < 8; i++)
        {
            expected[i, i] = phases[i];
        }

        AssertBox(expected, PytketText.Box("DiagonalBox", $"\"upper_triangle\": {upper}, \"diagonal\": [{string.Join(", ", phases.Select(p => $"[{Entry(p)}]"))}]"));
    }

    [Fact]
    public void A_ConjugationBox_undoes_its_first_operation()
    {
        var (a, b) = (RandomUnitary(2, 21), RandomUnitary(2, 22));
        var (compute, action) = (PytketText.Box("Unitary2qBox", $"\"matrix\": {Json(a)}"), PytketText.Box("Unitary2qBox", $"\"matrix\": {Json(b)}"));
        AssertBox(DenseState.Product(Adjoint(a), b, a), PytketText.Box("ConjugationBox", $"\"compute\": {compute}, \"action\": {action}, \"uncompute\": null"));
        AssertBox(DenseState.Product(b, b, a), PytketText.Box("ConjugationBox", $"\"compute\": {compute}, \"action\": {action}, \"uncompute\": {action}"));

        // What is undone may be a box of boxes.
        var nested = PytketText.Box("ConjugationBox", $"\"compute\": {compute}, \"action\": {PytketText.Op("ECR")}");
        var ecr = DenseState.Scale(DenseState.Sum(DenseState.Kronecker(X, DenseState.Identity(2)), DenseState.Scale(DenseState.Kronecker(Y, X), -1)), Math.Sqrt(0.5));
        var inner = DenseState.Product(Adjoint(a), ecr, a);
        AssertBox(DenseState.Product(Adjoint(inner), b, inner), PytketText.Box("ConjugationBox", $"\"compute\": {nested}, \"action\": {action}"));
    }

    [Fact]
    public void A_UnitaryTableauBox_maps_Pauli_operators_as_its_rows_say()
    {
        var paulis = new[] { DenseState.Identity(2), X, Z, DenseState.Product(X, Z) };
        for (var seed = 0; seed < 20; seed++)
        {
            // The images under a random Clifford operator, found from its matrix.
            var u = RandomClifford(3, seed);
            var (xs, zs, signs) = (new List<string>(), new List<string>(), new List<string>());
            foreach (var row in Enumerable.Range(0, 6))
            {
                var single = Single(row % 3, row < 3 ? X : Z);
                var image = DenseState.Product(u, single, Adjoint(u));
                var found = false;
                for (var x = 0; x < 8 && !found; x++)
                {
                    for (var z = 0; z < 8 && !found; z++)
                    {
                        var (candidate, ys) = (DenseState.Identity(1), 0);
                        for (var q = 0; q < 3; q++)
                        {
                            var (xb, zb) = (x >> (2 - q) & 1, z >> (2 - q) & 1);
                            candidate = DenseState.Kronecker(candidate, paulis[xb + (2 * zb)]);
                            ys += xb & zb;
                        }

                        // Y = i X Z.
                        candidate = DenseState.Scale(candidate, Complex.Pow(I, ys));
                        var overlap = Trace(DenseState.Product(candidate, image)).Real / 8;
                        if (Math.Abs(Math.Abs(overlap) - 1) < 1e-9)
                        {
                            xs.Add($"[{Bits(x, 3)}]");
                            zs.Add($"[{Bits(z, 3)}]");
                            signs.Add($"[{(overlap < 0 ? "true" : "false")}]");
                            found = true;
                        }
                    }
                }

                Assert.True(found);
            }

            var box = PytketText.Box(
                "UnitaryTableauBox",
                "\"tab\": {\"qubits\": [[\"q\",[0]],[\"q\",[1]],[\"q\",[2]]], \"tab\": {\"nrows\": 6, \"nqubits\": 3, "
                + $"\"xmat\": [{string.Join(',', xs)}], \"zmat\": [{string.Join(',', zs)}], \"phase\": [{string.Join(',', signs)}]" + "}}");
            DenseState.AssertEqual(u, MatrixOf(box), upToPhase: true);
        }
    }

    private static Complex[,] Single(int qubit, Complex[,] pauli)
    {
        var product = DenseState.Identity(1);
        for (var q = 0; q < 3; q++)
        {
            product = DenseState.Kronecker(product, q == qubit ? pauli : DenseState.Identity(2));
        }

        return product;
    }

    private static Complex[,] RandomClifford(int qubits, int seed)
    {
        var circuit = RandomCircuits.Draw(seed, RandomParts.Gates, qubits, 25, [GateKind.H, GateKind.S, GateKind.Swap, GateKind.ECR, GateKind.SX, GateKind.Y]);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", qubits);
        foreach (var operation in circuit)
        {
            if (operation.Kind == OperationKind.Gate && operation.ControlCount == 0)
            {
                builder.AddGate(operation.Gate, operation.Parameters, 0, operation.Qubits);
            }
        }

        return DenseState.FirstIsLow(DenseState.MatrixOf(builder.Build()));
    }

    private static Complex[,] MatrixOf(string box)
    {
        for (var qubits = 1; qubits <= 4; qubits++)
        {
            var result = Nexus.Circuits.Pytket.PytketReader.Parse(PytketText.Circuit(qubits, 0, PytketText.Command(box, PytketText.Qubits(qubits))));
            if (result.Success)
            {
                return DenseState.FirstIsLow(DenseState.MatrixOf(result.Circuit!));
            }
        }

        throw new InvalidOperationException(box);
    }

    private static void AssertBox(Complex[,] expected, string box)
    {
        var qubits = BitOperations.Log2((uint)expected.GetLength(0));
        var circuit = PytketText.Read(PytketText.Circuit(qubits, 0, PytketText.Command(box, PytketText.Qubits(qubits))));
        DenseState.AssertEqual(DenseState.FirstIsLow(expected), DenseState.MatrixOf(circuit));

        // Under a control the global phase of a box is seen.
        var controlled = PytketText.Box("QControlBox", $"\"n_controls\": 1, \"control_state\": 1, \"op\": {box}");
        var size = expected.GetLength(0);
        var both = Blocks(1, qubits, i => i == 1 ? expected : DenseState.Identity(size));
        DenseState.AssertEqual(
            DenseState.FirstIsLow(both), DenseState.MatrixOf(PytketText.Read(PytketText.Circuit(qubits + 1, 0, PytketText.Command(controlled, PytketText.Qubits(qubits + 1))))));
    }

    private static Complex[,] Blocks(int controls, int targets, Func<int, Complex[,]> block)
    {
        var size = 1 << targets;
        var matrix = new Complex[size << controls, size << controls];
        for (var i = 0; i < 1 << controls; i++)
        {
            var own = block(i);
            for (var row = 0; row < size; row++)
            {
                for (var column = 0; column < size; column++)
                {
                    matrix[(i * size) + row, (i * size) + column] = own[row, column];
                }
            }
        }

        return matrix;
    }

    private static Complex[,] Exp(double halfTurns, Complex[,] matrix) => DenseState.Exponential(-I * Math.PI * halfTurns / 2, matrix);

    private static Complex[,] Adjoint(Complex[,] matrix)
    {
        var size = matrix.GetLength(0);
        var adjoint = new Complex[size, size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                adjoint[column, row] = Complex.Conjugate(matrix[row, column]);
            }
        }

        return adjoint;
    }

    private static Complex Trace(Complex[,] matrix) => Enumerable.Range(0, matrix.GetLength(0)).Aggregate(Complex.Zero, (sum, i) => sum + matrix[i, i]);

    private static Complex[,] RandomUnitary(int qubits, int seed)
    {
        var random = new Random(seed);
        var size = 1 << qubits;
        var hermitian = new Complex[size, size];
        for (var row = 0; row < size; row++)
        {
            hermitian[row, row] = random.NextDouble();
            for (var column = 0; column < row; column++)
            {
                hermitian[row, column] = new(random.NextDouble(), random.NextDouble());
                hermitian[column, row] = Complex.Conjugate(hermitian[row, column]);
            }
        }

        return DenseState.Exponential(I, hermitian);
    }

    private static string Json(Complex[,] matrix)
    {
        var size = matrix.GetLength(0);
        return "[" + string.Join(", ", Enumerable.Range(0, size).Select(r => "[" + string.Join(", ", Enumerable.Range(0, size).Select(c => Entry(matrix[r, c]))) + "]")) + "]";
    }

    private static string Entry(Complex value) => string.Create(CultureInfo.InvariantCulture, $"[{value.Real:R}, {value.Imaginary:R}]");

    private static string Bits(int number, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => (number >> (count - 1 - i) & 1) == 1 ? "true" : "false"));
}
