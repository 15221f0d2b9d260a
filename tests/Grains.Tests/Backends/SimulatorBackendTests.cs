using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Options;
using Nexus.Grains.Backends;
using Nexus.Programs;
using Nexus.Simulators;
using Nexus.Simulators.Mps;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Backends;

public sealed class SimulatorBackendTests
{
    private const string Ghz = "qreg q[3]; creg c[3]; h q[0]; cx q[0],q[1]; cx q[1],q[2]; measure q -> c;";
    private const string WithT = "qreg q[3]; creg c[3]; h q[0]; t q[0]; cx q[0],q[1]; cx q[1],q[2]; measure q -> c;";

    private static readonly IOptions<NexusOptions> Settings = Options.Create(new NexusOptions { SimulationMemory = 1L << 30, Slots = 2 });

    private static ILocalBackend Backend(string name)
    {
        var memory = new SimulationMemory(Settings);
        return name switch
        {
            "stabilizer" => new StabilizerBackend(memory, Settings),
            "noisy" => new NoisyBackend(memory, Settings),
            "density-matrix" => new DensityMatrixBackend(memory, Settings),
            "mps" => new MpsBackend(memory, Settings),
            "statevector" => new StatevectorBackend(memory, Settings),
            _ => new AutomaticBackend(memory, Settings),
        };
    }

    private static NewProgram Read(string text) =>
        ProgramIntake.Read("default", "test", Encoding.UTF8.GetBytes("OPENQASM 2.0; include \"qelib1.inc\"; " + text), DateTimeOffset.UnixEpoch).Program!;

    private static ImmutableDictionary<string, string> Named(string options) => options.Length == 0
        ? ImmutableDictionary<string, string>.Empty
        : options.Split(';').Select(o => o.Split('=', 2)).ToImmutableDictionary(o => o[0], o => o[1]);

    private static WorkResult Run(string name, string text, string options = "", int shots = 1000, CancellationToken stop = default)
    {
        var program = Read(text);
        var backend = Backend(name);
        Assert.Equal(name, backend.Name);
        Assert.Null(backend.Refuse(program.Program, shots));
        Assert.Null(backend.RefuseOptions(Named(options)));
        return backend.Run(
            program.Program, program.Content, new ExecutionSettings { Shots = shots, Seed = 3, Options = ItemInputs.Of(Named(options)) }, stop);
    }

    [Theory]
    [InlineData("stabilizer", Ghz, "", "")]
    [InlineData("density-matrix", WithT, "", "")]
    [InlineData("noisy", WithT, "", "It ran without noise: no noise model was given.")]
    [InlineData("statevector", WithT, "", "")]
    [InlineData("statevector", WithT, "precision=double", "")]
    [InlineData("statevector", WithT, "precision=single", "Single precision: probabilities are good to about 6 digits.")]
    [InlineData(
        "noisy", WithT, "precision=single",
        "It ran without noise: no noise model was given. Single precision: probabilities are good to about 6 digits.")]
    [InlineData("noisy", Ghz, "precision=single;p_meas=0", "Pauli frames have no precision to choose.")]
    [InlineData(
        "automatic", WithT, "precision=single",
        "Simulated by statevector: 3 qubits fit the memory, and operation 1 (counted from 0) is no Clifford gate. Single precision: probabilities are good to about 6 digits.")]
    [InlineData(
        "automatic", Ghz, "precision=single", "Simulated by stabilizer: all gates are Clifford gates. The method stabilizer has no precision to choose.")]
    [InlineData("mps", WithT, "max_bond=2", "Matrix product state: largest bond 2, truncation error 0.")]
    [InlineData("automatic", Ghz, "", "Simulated by stabilizer: all gates are Clifford gates.")]
    [InlineData("automatic", WithT, "", "Simulated by statevector: 3 qubits fit the memory, and operation 1 (counted from 0) is no Clifford gate.")]
    public void A_cat_state_is_all_zeros_or_all_ones_everywhere(string backend, string text, string options, string note)
    {
        var result = Run(backend, text, options);
        Assert.Equal(note, result.Note);
        var counts = ShotTableFormat.Decode(result.Body).Counts();
        Assert.Equal([0, 7], counts.Select(c => (int)c.Outcome.Span[0]));
        Assert.InRange(counts[0].Count, 350, 650);
    }

    [Theory]
    [InlineData(0.1, "")]
    [InlineData(0.3, " The result is not to be trusted: a large part of the state's weight was cut off; raise max_bond.")]
    [InlineData(0.9, " The result is not to be trusted: most of the state's weight was cut off; raise max_bond.")]
    public void A_matrix_product_state_that_lost_much_is_called_so(double error, string words) =>
        Assert.EndsWith(FormattableString.Invariant($"truncation error {error:0.##e+0}.{words}"), MpsBackend.NoteOn(new MpsReport(2, error)), StringComparison.Ordinal);

    [Fact]
    public void A_cat_state_without_bonds_is_not_trusted() =>
        Assert.Contains(" The result is not to be trusted: ", Run("mps", WithT, "max_bond=1").Note, StringComparison.Ordinal);

    [Theory]
    [InlineData("stabilizer", Ghz)]
    [InlineData("noisy", Ghz)]
    [InlineData("noisy", WithT)]
    [InlineData("density-matrix", WithT)]
    [InlineData("mps", WithT)]
    [InlineData("automatic", WithT)]
    public void Noise_is_taken_from_the_options(string backend, string text)
    {
        // Every reading of 0 is wrong, none of 1: all shots read 1.
        var certain = ShotTableFormat.Decode(Run(backend, text, "p_meas=1,0").Body).Counts();
        Assert.Equal([7], certain.Select(c => (int)c.Outcome.Span[0]));
        var some = ShotTableFormat.Decode(Run(backend, text, "noise={\"p2\": 0.2}").Body).Counts();
        Assert.InRange(some.Count, 3, 8);
    }

    [Theory]
    [InlineData("stabilizer", "max_bond=3", "max_bond", "The backend stabilizer has no option 'max_bond'; it has noise, p1, p2, p_meas, p_init.")]
    [InlineData("statevector", "p1=0", "p1", "The backend statevector has no option 'p1'; it has precision.")]
    [InlineData("statevector", "precision=half", "precision", "The precision is 'double' or 'single', not 'half'.")]
    [InlineData("mps", "precision=single", "precision", "The backend mps has no option 'precision'; it has max_bond, truncation, noise, p1, p2, p_meas, p_init.")]
    [InlineData("stabilizer", "precision=single", "precision", "The backend stabilizer has no option 'precision'; it has noise, p1, p2, p_meas, p_init.")]
    [InlineData("density-matrix", "precision=single", "precision", "The backend density-matrix has no option 'precision'; it has noise, p1, p2, p_meas, p_init.")]
    [InlineData("mps", "max_bond=0", "max_bond", "The largest bond is a whole number from 1 to 1024, not '0'.")]
    [InlineData("mps", "truncation=1", "truncation", "The weight that may be left out is a number from 0 to less than 1, not '1'.")]
    [InlineData("noisy", "p1=2", "p1", "A probability is a number between 0 and 1, not '2'.")]
    [InlineData("noisy", "p_meas=0.1,x", "p_meas", "It is one probability, or two with a comma between (that a 0 is read as 1, that a 1 is read as 0), not '0.1,x'.")]
    [InlineData("noisy", "noise={};p1=0.1", "p1", "The rates stand in the noise model when there is one.")]
    [InlineData("noisy", "noise={\"p3\": 1}", "noise", "p3: There is no such field; there are p1, p2, p_meas, p_init, gates, readout, preparation.")]
    public void A_wrong_option_is_refused_by_name(string backend, string options, string name, string sentence) =>
        Assert.Equal(new OptionRefusal(name, sentence), Backend(backend).RefuseOptions(Named(options)));

    [Theory]
    [InlineData("stabilizer", WithT, "Gate 't' (operation 1, counted from 0) is no Clifford gate")]
    [InlineData("noisy", "qreg q[40]; t q; cx q[0],q[1];", "40 qubits need 16 TiB")]
    public void What_cannot_run_fails_with_a_sentence(string backend, string text, string sentence)
    {
        var program = Read(text);
        var failure = Assert.Throws<BackendException>(() => Backend(backend).Run(
            program.Program, program.Content, new ExecutionSettings { Shots = 1, Seed = 1 }, default));
        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_qubits_for_a_density_matrix_are_refused_before_it_is_accepted() => Assert.StartsWith(
        "14 qubits are more than the 13", Backend("density-matrix").Refuse(Read("qreg q[14]; h q;").Program, 1)?.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("stabilizer")]
    [InlineData("noisy")]
    [InlineData("mps")]
    public void A_run_that_is_cancelled_ends(string backend)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Run(backend, Ghz, stop: source.Token));
    }
}
