using System.Text;
using Microsoft.Extensions.Options;
using Nexus.Grains.Backends;
using Nexus.Programs;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Backends;

public sealed class StatevectorBackendTests
{
    private static readonly IOptions<NexusOptions> Settings = Options.Create(new NexusOptions { SimulationMemory = 1L << 30, Slots = 2 });

    private readonly StatevectorBackend _backend = new(new SimulationMemory(Settings), Settings);

    private static NewProgram Read(string text) =>
        ProgramIntake.Read("default", "test", Encoding.UTF8.GetBytes("OPENQASM 2.0; include \"qelib1.inc\"; " + text), DateTimeOffset.UnixEpoch).Program!;

    /// <summary>Whatever is accepted runs: the shots of a small circuit may need far more memory than its state.</summary>
    [Theory]
    [InlineData("qreg q[2]; creg c[2]; h q[0]; cx q[0],q[1]; measure q -> c;", 1_000_000)]
    [InlineData("qreg q[1]; creg c[70]; h q[0]; measure q[0] -> c[69];", 100_000)]
    [InlineData("qreg q[1]; creg c[1]; h q[0]; measure q[0] -> c[0]; if(c==1) x q[0]; h q[0]; measure q[0] -> c[0];", 1_000_000)]
    [InlineData("qreg q[1]; creg c[100000]; x q[0]; measure q[0] -> c[5];", 1_000)]
    public void What_is_accepted_runs(string text, int shots)
    {
        var program = Read(text);
        Assert.Null(_backend.Refuse(program.Program, shots));
        var result = _backend.Run(program.Program, program.Content, new ExecutionSettings { Shots = shots, Seed = 1 }, default);
        Assert.Equal(shots, ShotTableFormat.Decode(result.Body).ShotCount);
    }

    [Theory]
    [InlineData("qreg q[40]; h q;", 1, "40 qubits need 16 TiB; this machine offers 1 GiB")]
    [InlineData("qreg q[1]; creg c[1000000]; h q;", 10_000, "10000 shots of 1000000 bits make a result of 1192 MiB; the limit is 256 MiB")]
    [InlineData("qreg q[25]; creg c[1600]; h q;", 1_000_000, "25 qubits need")]
    [InlineData("qreg q[1]; h q;", 1_000_001, "1000001 shots were asked for; the limit is 1000000")]
    public void What_cannot_run_is_refused_with_the_sizes(string text, int shots, string sentence)
    {
        var refusal = _backend.Refuse(Read(text).Program, shots);
        Assert.Contains(sentence, refusal?.Message ?? "accepted", StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_waited_for_in_turn_and_given_back()
    {
        var memory = new SimulationMemory(Settings);
        var first = memory.Take(memory.Total, default);
        using var giveUp = new CancellationTokenSource();
        var large = Task.Factory.StartNew(() => memory.Take(memory.Total, giveUp.Token), TaskCreationOptions.LongRunning);
        giveUp.Cancel();
        Assert.Throws<OperationCanceledException>(() => large.GetAwaiter().GetResult());
        first.Dispose();
        first.Dispose();
        using (memory.Take(memory.Total, default))
        {
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Take(memory.Total + 1, default));
    }
}
