using System.Collections.Immutable;
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
    [InlineData("qreg q[26]; creg c[1600]; h q;", 1_000_000, "26 qubits need")]
    [InlineData("qreg q[1]; h q;", 1_000_001, "1000001 shots were asked for; the limit is 1000000")]
    public void What_cannot_run_is_refused_with_the_sizes(string text, int shots, string sentence)
    {
        var refusal = _backend.Refuse(Read(text).Program, shots);
        Assert.Contains(sentence, refusal?.Message ?? "accepted", StringComparison.Ordinal);
    }

    /// <summary>What single precision is for: a qubit more in the same memory, with the same shots but for rounding, and the refusal follows.</summary>
    [Fact]
    public void Single_precision_takes_half_the_memory()
    {
        var options = Options.Create(new NexusOptions { SimulationMemory = (8L << 20) + (1L << 18), Slots = 1 });
        ILocalBackend backend = new StatevectorBackend(new SimulationMemory(options), options);
        var program = Read("qreg q[20]; creg c[20]; h q; measure q -> c;");
        var single = ImmutableDictionary<string, string>.Empty.Add("precision", "single");
        Assert.Contains("20 qubits need 16 MiB", backend.Refuse(program.Program, 10)?.Message ?? "accepted", StringComparison.Ordinal);
        Assert.Null(backend.Refuse(program.Program, 10, single));
        var larger = backend.Refuse(Read("qreg q[21]; creg c[21]; h q; measure q -> c;").Program, 10, single);
        Assert.Contains("21 qubits need 16 MiB", larger?.Message ?? "accepted", StringComparison.Ordinal);

        var settings = new ExecutionSettings { Shots = 10, Seed = 7 };
        var half = backend.Run(program.Program, program.Content, settings with { Options = ItemInputs.Of(single) }, default);
        Assert.Equal(_backend.Run(program.Program, program.Content, settings, default).Body, half.Body);
        Assert.Throws<BackendException>(() => backend.Run(program.Program, program.Content, settings, default));
    }

    /// <summary>
    /// Two items of 24 qubits hold their memory; one of 25 needs more than is left beside either, and waits for both. One of 2 qubits that came
    /// after it does not overtake it, though there is room. One that can never fit is refused with the sizes.
    /// </summary>
    [Fact]
    public async Task Items_that_do_not_fit_together_wait_and_none_starves()
    {
        var options = Options.Create(new NexusOptions { SimulationMemory = 640L << 20, Slots = 4 });
        var memory = new SimulationMemory(options);
        var backend = new StatevectorBackend(memory, options);
        const long Item = 257L << 20;
        var first = memory.Take(Item, default);
        var second = memory.Take(Item, default);

        var third = Start(25);
        await Waiting(1);
        var fourth = Start(2);
        await Waiting(2);
        first.Dispose();
        Assert.Equal(2, memory.Waiting);
        Assert.False(third.IsCompleted || fourth.IsCompleted);
        second.Dispose();
        Assert.Equal(3, ShotTableFormat.Decode((await third).Body).ShotCount);
        Assert.Equal(3, ShotTableFormat.Decode((await fourth).Body).ShotCount);
        Assert.Equal(0, memory.Waiting);
        Assert.Contains(
            "26 qubits need 1 GiB; this machine offers 640 MiB to simulations (at most 25 qubits)",
            backend.Refuse(Program(26).Program, 3)?.Message ?? "accepted",
            StringComparison.Ordinal);

        // Side by side in earnest: what they hold together never exceeds what there is, or one would fail.
        var together = await Task.WhenAll(Start(24), Start(24), Start(25));
        Assert.All(together, result => Assert.Equal(3, ShotTableFormat.Decode(result.Body).ShotCount));

        static NewProgram Program(int qubits) => Read($"qreg q[{qubits}]; creg c[{qubits}]; h q; measure q -> c;");

        Task<WorkResult> Start(int qubits)
        {
            var program = Program(qubits);
            return Task.Factory.StartNew(
                () => backend.Run(program.Program, program.Content, new ExecutionSettings { Shots = 3, Seed = 1 }, default),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }

        async Task Waiting(int count)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (memory.Waiting != count)
            {
                deadline.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
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
