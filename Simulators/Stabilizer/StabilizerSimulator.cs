using Nexus.Circuits;
using Nexus.Simulators.Estimates;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Stabilizer;

/// <summary>
/// Simulates Clifford circuits: thousands of qubits, in time and memory that grow with polynomials of their number. Gates are taken by
/// what they do, so a rotation by a multiple of pi/2 is one of them. Pauli noise and wrong readings are followed too.
/// </summary>
/// <remarks>
/// One shot without noise is computed with a tableau. The others are computed by the Pauli operators in which they differ from it,
/// 256 at a time; where more than Paulis depends on outcomes, shots with the same outcomes so far share a tableau.
/// </remarks>
public static class StabilizerSimulator
{
    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">A circuit of Clifford gates, measurements, resets, conditions, assignments and control flow.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="noise">Pauli noise, or null for none.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>The bits of the circuit's result registers for all shots, in random order.</returns>
    /// <exception cref="SimulationException">A gate is no Clifford gate, the noise is more than Pauli noise, or the shots do not fit the memory.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static ShotTable Run(
        Circuit circuit, SimulationOptions options, NoiseModel? noise = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return Run(FlowProgram.Compile(circuit, noise, cancellationToken: cancellationToken), options, progress, cancellationToken);
    }

    /// <summary>The first reason why a circuit is not for this simulator; null when it is. A gate is one whose angles are computed during the run, or depend on inputs without a value.</summary>
    public static string? Refuse(Circuit circuit, NoiseModel? noise = null)
    {
        try
        {
            return Obstacle(FlowProgram.CompileUnbound(circuit, noise))?.Message;
        }
        catch (SimulationException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>The bytes that a simulation holds beside its shots: tableaus, and a batch of frames.</summary>
    public static long Bytes(Circuit circuit, NoiseModel? noise = null)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        return EstimateBytes(FlowProgram.CompileUnbound(circuit, noise));
    }

    /// <summary>
    /// What a run would take, about: a part of it is carried out, some hundredths of a second long, and scaled. Good to a factor of three on an idle
    /// machine, with one thread.
    /// </summary>
    /// <param name="circuit">A circuit; its inputs need not be bound.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <param name="noise">Pauli noise, or null for none.</param>
    /// <exception cref="SimulationException">The circuit is not for this simulator, as <see cref="Refuse"/> says.</exception>
    public static SimulationEstimate EstimateTime(Circuit circuit, int shots, NoiseModel? noise = null)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegative(shots);
        var program = FlowProgram.CompileUnbound(circuit, noise);
        return Obstacle(program) is { } obstacle ? throw obstacle : EstimateTime(program, shots);
    }

    internal static SimulationEstimate EstimateTime(FlowProgram program, int shots)
    {
        var seconds = StabilizerTime.Seconds(program, shots, out var branches);
        return SimulationEstimate.WithShots((UInt128)EstimateBytes(program), program.ResultBits.Length, shots, seconds, branches);
    }

    internal static long EstimateBytes(FlowProgram program) =>
        (StatesForBranching * Tableau.Bytes(program.QubitCount)) + (((2L * program.QubitCount) + program.RecordCount + 2) * 32)
        + (1L << 20) + (program.Instructions.Length * 200L);

    /// <summary>So many tableaus are made room for, where shots part.</summary>
    private const int StatesForBranching = 4;

    internal static bool CanTake(FlowProgram program) => Obstacle(program) is null;

    /// <summary>Why a program cannot be run; null when it can.</summary>
    internal static SimulationException? Obstacle(FlowProgram program) => Obstacle(program, out _);

    /// <inheritdoc cref="Obstacle(FlowProgram)"/>
    /// <param name="program">The program.</param>
    /// <param name="isOpen">Whether it may turn out that it can be run: the angle of a gate is not known yet.</param>
    internal static SimulationException? Obstacle(FlowProgram program, out bool isOpen)
    {
        isOpen = false;
        foreach (var instruction in program.Instructions)
        {
            switch (instruction)
            {
                case GateInstruction { IsOpen: true } gate:
                    isOpen = true;
                    return new SimulationException(
                        $"Gate '{gate.Name}' (operation {gate.Operation}, counted from 0) has an angle that depends on an input without a value; whether it is a Clifford gate is not known before that is bound.",
                        gate.Operation);
                case GateInstruction gate when CliffordAction.Of(gate) is null:
                    return CliffordAction.NotClifford(gate);
                case ChannelInstruction { Channel: not PauliChannel }:
                    return NotPauli();
                case ComputedGateInstruction computed:
                    isOpen = true;
                    return new SimulationException(
                        $"Gate '{GateInstruction.NameOf(computed.Kind, computed.ControlCount)}' (operation {computed.Operation}, counted from 0) has an angle that is computed during the run; whether it is a Clifford gate is not known before.",
                        computed.Operation);
            }
        }

        return null;
    }

    internal static SimulationException NotPauli() => new(
        "The noise model has channels that are no Pauli errors, so the stabilizer simulator cannot take it; the backends noisy and density-matrix can.");

    internal static ShotTable Run(FlowProgram program, SimulationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var reference = new ProgressPart(progress, 0, ReferenceShare(program, options.Shots));
        if (FrameCompiler.TryCompile(program, reference, cancellationToken) is { } frames)
        {
            return Run(frames, options, new ProgressPart(progress, reference.Reached, 1), cancellationToken);
        }

        using var run = new FlowRun<TableauState>(
            program, options, () => new TableauState(program.QubitCount, cancellationToken), Tableau.Bytes(program.QubitCount),
            new ProgressPart(progress, reference.Reached, 1), cancellationToken);
        return run.Run();
    }

    /// <summary>About what part of the work the reference sample is; the frames are the rest, each instruction two vectors of 256 shots.</summary>
    private static double ReferenceShare(FlowProgram program, int shots)
    {
        var reference = FrameCompiler.Work(program);
        return reference / (reference + 1 + (2.0 * program.Instructions.Length * Math.Ceiling(shots / 256.0)));
    }

    private static ShotTable Run(FrameProgram program, SimulationOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var bits = program.BitRecords;
        var rows = ShotRows.Allocate(bits.Length, options, program.Bytes * options.MaxThreads);
        var rowBytes = ShotTable.RowBytesFor(bits.Length);
        FrameRun.Run(program, options, Receive, progress, cancellationToken);
        return ShotTable.FromBytes(bits.Length, options.Shots, rows);

        void Receive(FrameBatch batch, int thread, int first, int count) =>
            Write(program, batch, count, rows.AsSpan(first * rowBytes, count * rowBytes));
    }

    /// <summary>Writes the rows of the shots of a batch.</summary>
    internal static void Write(FrameProgram program, FrameBatch batch, int count, Span<byte> rows) =>
        BitTransposition.Write(program.BitRecords.Length, count, new Outcomes(program, batch), rows);

    /// <summary>The bits of shots: what the reference has, but for the flips.</summary>
    private readonly struct Outcomes(FrameProgram program, FrameBatch batch) : IBitSource
    {
        public ulong Read(int bit, int word) => program.BitRecords[bit] is >= 0 and var record
            ? batch.Flips(record)[word] ^ (program.Reference[record] ? ulong.MaxValue : 0)
            : 0;
    }
}
