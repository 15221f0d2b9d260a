using System.Numerics;
using Nexus.Circuits.Synthesis;

namespace Nexus.Circuits.Tests.Synthesis;

public class GateDecompositionTests
{
    public static TheoryData<GateKind, int> Gates
    {
        get
        {
            var data = new TheoryData<GateKind, int>();
            foreach (var kind in RandomCircuits.Kinds)
            {
                for (var controls = 0; controls <= 5 - Gate.Of(kind).TargetCount; controls++)
                {
                    data.Add(kind, controls);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Gates))]
    public void A_gate_is_exactly_what_it_is_made_of(GateKind kind, int controls)
    {
        var form = new GateForm(kind, controls);
        var gate = Gate.Of(kind);
        var angles = Enumerable.Range(0, gate.ParameterCount).Select(i => 0.7 - (1.3 * i)).ToArray();
        var builder = new CircuitBuilder();
        builder.AddQubits("q", form.QubitCount);
        Expand(builder, form, [.. Enumerable.Range(0, form.QubitCount)], angles);
        DenseState.AssertEqual(DenseState.Controlled(controls, DenseState.MatrixOf(kind, angles)), DenseState.MatrixOf(builder.Build()));
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(4, 2)]
    [InlineData(5, 3)]
    [InlineData(2, 1)]
    [InlineData(4, 4)]
    public void A_controlled_x_gives_back_the_qubits_that_it_borrows(int controls, int borrowed)
    {
        var form = new GateForm(GateKind.X, controls, borrowed);
        var builder = new CircuitBuilder();
        builder.AddQubits("q", form.QubitCount);
        Expand(builder, form, [.. Enumerable.Range(0, form.QubitCount)], []);
        var circuit = builder.Build();
        for (var basis = 0; basis < 1 << form.QubitCount; basis++)
        {
            var state = new DenseState(form.QubitCount, 0, basis);
            state.Run(circuit, _ => false);
            var all = (1 << controls) - 1;
            var expected = (basis & all) == all ? basis ^ (1 << controls) : basis;
            Assert.Equal(Complex.One, state.Amplitudes[expected]);
        }
    }

    [Fact]
    public void Gates_with_very_many_controls_take_a_number_of_toffolis_that_grows_with_the_square()
    {
        long Toffolis(int controls) => Count(new GateForm(GateKind.P, controls), []);
        Assert.InRange(Toffolis(200) / (double)Toffolis(100), 3.5, 4.5);
        Assert.InRange(Toffolis(255), 1, 2_000_000);
    }

    private static long Count(GateForm form, Dictionary<GateForm, long> known)
    {
        if (GateDecomposition.IsBasic(form))
        {
            return 1;
        }

        if (!known.TryGetValue(form, out var count))
        {
            count = GateDecomposition.Of(form).Sum(step => Count(step.Form, known));
            known.Add(form, count);
        }

        return count;
    }

    private static void Expand(CircuitBuilder builder, GateForm form, int[] qubits, double[] angles)
    {
        if (GateDecomposition.IsBasic(form))
        {
            builder.AddGate(Gate.Of(form.Kind), [.. angles.Select(Parameter.FromRadians)], form.ControlCount, qubits);
            return;
        }

        var bindings = angles.Select((a, i) => (a, i)).ToDictionary(p => GateDecomposition.AngleNames[p.i], p => p.a);
        foreach (var step in GateDecomposition.Of(form))
        {
            Expand(builder, step.Form, [.. step.Qubits.Select(q => qubits[q])], [.. step.Angles.Select(a => a.Evaluate(bindings))]);
        }
    }
}
