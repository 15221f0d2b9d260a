using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Tests.Noise;

public class NoiseModelReaderTests
{
    private static NoiseModel Read(string json)
    {
        var result = NoiseModel.Read(json);
        Assert.Empty(result.Errors);
        return result.Model!;
    }

    private static double ErrorProbability(NoiseModel model, string gate, params int[] qubits) =>
        model.After(gate, qubits).Sum(c => ((PauliChannel)c.Channel).ErrorProbability);

    [Fact]
    public void The_four_rates_are_read()
    {
        var model = Read("""{"p1": 0.01, "p2": 0.02, "p_meas": [0.03, 0.04], "p_init": 0.05}""");
        Assert.Equal(0.01, ErrorProbability(model, "h", 3), 1e-12);
        Assert.Equal(0.02, ErrorProbability(model, "cx", 3, 1), 1e-12);
        Assert.Equal(0.04, ErrorProbability(model, "ccx", 3, 1, 2), 1e-12);
        Assert.Equal(new ReadoutError(0.03, 0.04), model.ReadoutOf(0));
        Assert.Equal(0.05, model.PreparationOf(7)!.ErrorProbability, 1e-12);
        Assert.True(model.IsPauli);
        Assert.Equal(new ReadoutError(0.1, 0.1), Read("""{"p_meas": 0.1}""").ReadoutOf(2));
    }

    [Fact]
    public void Of_several_rules_the_last_one_that_matches_counts()
    {
        var model = Read("""
            {
              "p1": 0.5,
              "gates": [
                {"gate": ["cx", "cz"], "noise": [{"type": "depolarizing2", "p": 0.1}]},
                {"gate": "cx", "qubits": [1, 0], "noise": [{"type": "pauli", "xi": 0.2}, {"type": "dephasing", "p": 0.3}]},
                {"qubits": [5], "noise": []}
              ],
              "readout": [{"qubits": [1, 2], "p_meas": 0.2}],
              "preparation": [{"qubits": [2], "p_init": 0}]
            }
            """);
        Assert.Equal(0.1, ErrorProbability(model, "cz", 0, 1), 1e-12);
        var own = model.After("cx", [0, 1]);
        Assert.Equal([[1, 0], [1], [0]], own.Select(c => c.Qubits));
        Assert.Equal(0.2, ((PauliChannel)own[0].Channel).Probabilities[1]);
        Assert.Equal(0.5, ErrorProbability(model, "h", 0), 1e-12);
        Assert.Equal(0, ErrorProbability(model, "h", 5), 1e-12);
        Assert.Equal(0.2, model.ReadoutOf(2).ReadZeroForOne);
        Assert.False(model.ReadoutOf(0).IsPossible);
        Assert.Null(model.PreparationOf(2));
    }

    [Fact]
    public void Every_type_of_noise_is_read()
    {
        var model = Read("""
            {"gates": [{"noise": [
              {"type": "depolarizing", "p": 0.1}, {"type": "depolarizing2", "p": 0.1}, {"type": "dephasing", "p": 0.1}, {"type": "bit_flip", "p": 0.1},
              {"type": "pauli", "x": 0.1, "y": 0.2, "z": 0.3}, {"type": "amplitude_damping", "gamma": 0.1}, {"type": "phase_damping", "lambda": 0.1},
              {"type": "thermal_relaxation", "t1": 50, "t2": 70, "time": 1},
              {"type": "kraus", "operators": [[[1, 0], [0, 0.6]], [[0, [0, 0.8]], [0, 0]]]}
            ]}]}
            """);
        Assert.False(model.IsPauli);
        Assert.Equal(9, model.After("x", [0]).Count + 1);
        Assert.Equal([0.4, 0.1, 0.3, 0.2], ((PauliChannel)model.After("x", [0])[3].Channel).Probabilities.Select(p => Math.Round(p, 12)));
    }

    [Theory]
    [InlineData("{", "The noise model is no proper JSON (line 1, column 2).")]
    [InlineData("[]", "It is an object.")]
    [InlineData("""{"p3": 1}""", "p3: There is no such field; there are p1, p2, p_meas, p_init, gates, readout, preparation.")]
    [InlineData("""{"p1": 2}""", "p1: A probability is a number between 0 and 1.")]
    [InlineData("""{"p_meas": [1]}""", "p_meas: It is one probability, or two: that a 0 is read as 1, and that a 1 is read as 0.")]
    [InlineData("""{"gates": [{"noise": [{"type": "frost"}]}]}""", "gates[0].noise[0].type: There is no noise of type 'frost'.")]
    [InlineData("""{"gates": [{"noise": [{"type": "dephasing"}]}]}""", "gates[0].noise[0]: The field 'p' is missing.")]
    [InlineData("""{"gates": [{"gate": "x"}]}""", "gates[0]: The field 'noise' is missing: a list of what follows the gate.")]
    [InlineData("""{"gates": [{"noise": [{"type": "pauli", "x": 0.7, "y": 0.7}]}]}""", "gates[0].noise[0]: The probabilities of the Pauli errors add up to 1.4; at most 1 is possible.")]
    [InlineData("""{"gates": [{"noise": [{"type": "kraus", "operators": [[[1, 0], [0, 0.5]]]}]}]}""", "gates[0].noise[0]: The Kraus operators are not complete: the sum of K†K is off the identity by 0.75 in row 1, column 1.")]
    [InlineData("""{"gates": [{"gate": "foo", "noise": []}]}""", "gates[0].gate: @foo")]
    [InlineData("""{"gates": [{"noise": []}, {"gate": ["h", "u2"], "noise": []}]}""", "gates[1].gate[1]: @u2")]
    [InlineData("""{"gates": [{"gate": "H", "noise": []}]}""", "gates[0].gate: @H")]
    [InlineData("""{"gates": [{"gate": "globalphase", "noise": []}]}""", "gates[0].gate: @globalphase")]
    [InlineData("""{"gates": [{"gate": ["cx", "h"], "noise": [{"type": "dephasing", "p": 0.1}, {"type": "depolarizing2", "p": 0.1}]}]}""", "gates[0].noise[1]: Noise on two qubits cannot follow 'h', a gate on one.")]
    [InlineData("""{"gates": [{"qubits": [3], "noise": [{"type": "depolarizing2", "p": 0.1}]}]}""", "gates[0].noise[0]: Noise on two qubits cannot follow a gate on one.")]
    [InlineData("""{"gates": [{"gate": "ccx", "qubits": [0, 1], "noise": []}]}""", "gates[0].gate: Gate 'ccx' acts on 3 qubits; the rule's 'qubits' are 2, so it would never count.")]
    [InlineData("""{"gates": [{"gate": "cx", "qubits": [1, 1], "noise": []}]}""", "gates[0].qubits: Qubit 1 is given more than once.")]
    [InlineData("""{"readout": [{"qubits": [1, 2, 1], "p_meas": 0.1}]}""", "readout[0].qubits: Qubit 1 is given more than once.")]
    [InlineData("""{"p1": 0.1, "p1": 0}""", "p1: The field is given more than once.")]
    [InlineData("""{"gates": [{"noise": [{"type": "pauli", "x": 0.1, "x": 0.2}]}]}""", "gates[0].noise[0].x: The field is given more than once.")]
    [InlineData("""{"readout": [{"p_meas": 0.1}]}""", "readout[0].qubits: Qubits are a list of their numbers, counted from 0.")]
    public void A_mistake_is_told_with_its_place(string json, string expected)
    {
        var result = NoiseModel.Read(json);
        Assert.Null(result.Model);
        var place = expected.Split('@');
        Assert.Equal(place.Length == 1 ? expected : place[0] + GateNames.Unknown(place[1]), Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void An_unknown_gate_is_told_with_those_that_there_are()
    {
        const string Message = "There is no gate 'foo'. Gates are i, x, y, z, h, s, sdg, t, tdg, sx, sxdg, rx, ry, rz, p, u, phasedx, swap, rxx, ryy, rzz, tk1, tk2, iswap, phasediswap, eswap, fsim, ecr, gpi, gpi2, aams, unitary, with a c in front for each control; a gate that a circuit defines counts as the gates that it is made of.";
        Assert.Equal(Message, GateNames.Unknown("foo"));
        Assert.StartsWith(Message, Assert.Throws<ArgumentException>(() => new NoiseModel(gates: [new GateNoise(["foo"], null, [])])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("u3", "u", 1)]
    [InlineData("U", "u", 1)]
    [InlineData("u1", "p", 1)]
    [InlineData("phase", "p", 1)]
    [InlineData("id", "i", 1)]
    [InlineData("CX", "cx", 2)]
    [InlineData("cu1", "cp", 2)]
    [InlineData("cphase", "cp", 2)]
    [InlineData("cu3", "cu", 2)]
    [InlineData("ccx", "ccx", 3)]
    [InlineData("cswap", "cswap", 3)]
    [InlineData("cglobalphase", "cglobalphase", 1)]
    public void A_gate_may_be_called_what_OpenQASM_calls_it(string given, string gate, int width)
    {
        int[] qubits = [.. Enumerable.Range(0, width)];
        Assert.Equal(width * 0.1, ErrorProbability(Read($$"""{"gates": [{"gate": "{{given}}", "noise": [{"type": "dephasing", "p": 0.1}]}]}"""), gate, qubits), 1e-12);
    }

    [Fact]
    public void A_matrix_may_have_any_number_of_qubits() => Assert.Equal(
        0.1,
        ErrorProbability(Read("""{"gates": [{"gate": "unitary", "qubits": [2, 0], "noise": [{"type": "depolarizing2", "p": 0.1}]}]}"""), "unitary", 0, 2),
        1e-12);
}
