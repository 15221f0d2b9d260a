using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Nexus.Circuits.Targets;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Programs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Backends;

/// <summary>Every backend that works for long tells how far it is.</summary>
public sealed class BackendProgressTests
{
    private static readonly IOptions<NexusOptions> Settings = Options.Create(new NexusOptions { SimulationMemory = 1L << 30, Slots = 2 });

    private readonly List<WorkProgress> _told = [];

    [Theory]
    [InlineData("statevector", 18, true)]
    [InlineData("automatic", 18, true)]
    [InlineData("h-series", 18, true)]
    [InlineData("noisy", 8, true)]
    [InlineData("mps", 8, true)]
    [InlineData("density-matrix", 5, true)]
    [InlineData("stabilizer", 40, false)]
    public void A_simulator_tells_it_while_a_single_shot_evolves(string name, int qubits, bool rotates)
    {
        var program = Layers(qubits, rotates);
        Backend(name).Run(program.Program, program.Content, new ExecutionSettings { Shots = 1, Seed = 3 }, new Recorder(_told), CancellationToken.None);
        AssertRises();
        Assert.All(_told, told => Assert.Equal("simulate", told.Stage));
        Assert.InRange(_told.Count, 20, 202);
        Assert.Equal((0, 1), (_told[0].Fraction, _told[^1].Fraction));
    }

    [Fact]
    public void A_simulator_that_has_to_wait_for_memory_says_so()
    {
        var memory = new SimulationMemory(Settings);
        var program = Layers(3, rotates: true);
        ILocalBackend backend = new StatevectorBackend(memory, Settings);
        var taken = memory.Take(memory.Total, CancellationToken.None);
        backend.Run(
            program.Program,
            program.Content,
            new ExecutionSettings { Shots = 1, Seed = 3 },
            new Recorder(_told)
            {
                Then = told =>
                {
                    if (told.Stage == "wait for memory")
                    {
                        taken.Dispose();
                    }
                },
            },
            CancellationToken.None);
        Assert.Equal(new WorkProgress(0, "wait for memory"), _told[0]);
        Assert.Equal(new WorkProgress(0, "simulate"), _told[1]);
    }

    [Fact]
    public void The_compiler_tells_its_passes()
    {
        var program = Layers(4, rotates: true);
        var work = new CompileWork(
            Guid.NewGuid(), 1, 1, program.Program, program.Content, new ExecutionSettings { Shots = 1, Seed = 1 }, new CompileSettings("line-6"))
        { Progress = new Recorder(_told) };
        new CompilerBackend(TimeProvider.System).Compile(work, CancellationToken.None);
        AssertRises();
        Assert.Contains(_told, told => told.Stage == "map");
        Assert.Contains(_told, told => told.Stage == "rebase");
        Assert.Equal(new WorkProgress(0.95, "write programs"), _told[^1]);
    }

    [Fact]
    public void A_backend_that_tells_nothing_needs_to_know_nothing_of_it()
    {
        ILocalBackend checker = new SyntaxCheckerBackend(SyntaxCheckerBackend.Generic, Target.BuiltIn("generic")!);
        var program = Layers(3, rotates: true);
        Assert.NotEmpty(checker.Run(
            program.Program, program.Content, new ExecutionSettings { Shots = 1, Seed = 3 }, new Recorder(_told), CancellationToken.None).Body);
        Assert.Empty(_told);
    }

    private void AssertRises()
    {
        Assert.Equal(_told.Select(told => told.Fraction).Order(), _told.Select(told => told.Fraction));
        Assert.All(_told, told => Assert.InRange(told.Fraction, 0, 1));
    }

    private static ILocalBackend Backend(string name)
    {
        var memory = new SimulationMemory(Settings);
        return name switch
        {
            "statevector" => new StatevectorBackend(memory, Settings),
            "h-series" => new GateSetBackend(name, Target.BuiltIn("generic")!, new StatevectorBackend(memory, Settings)),
            "stabilizer" => new StabilizerBackend(memory, Settings),
            "noisy" => new NoisyBackend(memory, Settings),
            "density-matrix" => new DensityMatrixBackend(memory, Settings),
            "mps" => new MpsBackend(memory, Settings),
            _ => new AutomaticBackend(memory, Settings),
        };
    }

    /// <summary>Gates of one qubit and gates between neighbours, in layers, measured.</summary>
    private static NewProgram Layers(int qubits, bool rotates)
    {
        var text = new StringBuilder(string.Create(
            CultureInfo.InvariantCulture, $"OPENQASM 2.0; include \"qelib1.inc\"; qreg q[{qubits}]; creg c[{qubits}];\n"));
        for (var layer = 0; layer < 6; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(rotates ? $"rx({layer + 1}.{qubit + 1})" : "h")} q[{qubit}];\n");
            }

            for (var qubit = layer % 2; qubit + 1 < qubits; qubit += 2)
            {
                text.Append(CultureInfo.InvariantCulture, $"cx q[{qubit}],q[{qubit + 1}];\n");
            }
        }

        text.Append("measure q -> c;");
        return ProgramIntake.Read("default", "test", Encoding.UTF8.GetBytes(text.ToString()), DateTimeOffset.UnixEpoch).Program!;
    }

    private sealed class Recorder(List<WorkProgress> told) : IProgress<WorkProgress>
    {
        public Action<WorkProgress>? Then { get; init; }

        public void Report(WorkProgress value)
        {
            told.Add(value);
            Then?.Invoke(value);
        }
    }
}
