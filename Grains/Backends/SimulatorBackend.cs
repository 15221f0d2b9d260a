using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Grains.Jobs;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>What the backends of the simulators have in common: limits on shots and results, options, and memory taken before a run.</summary>
/// <param name="memory">The memory that simulations share.</param>
/// <param name="options">The silo's options.</param>
public abstract class SimulatorBackend(SimulationMemory memory, IOptions<NexusOptions> options) : ILocalBackend
{
    /// <summary>The most bytes that the shots of an item may take: a result is one value in the database.</summary>
    private const long MaxResultBytes = 256L << 20;

    /// <summary>Shots are held as they are taken, and encoded.</summary>
    private const int ShotCopies = 2;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int MaxShots => Math.Min(options.Value.MaxShots, SimulationOptions.MaxShots);

    /// <inheritdoc/>
    public abstract int MaxQubits { get; }

    /// <summary>The memory that simulations share.</summary>
    private protected SimulationMemory Memory => memory;

    /// <summary>The names of the options that it takes.</summary>
    private IReadOnlyList<string> OptionNames => SimulatorOptions.NamesOf(Name);

    /// <inheritdoc/>
    public OptionRefusal? RefuseOptions(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        SimulatorOptions.Read(options, Name, OptionNames, out var refusal);
        return refusal;
    }

    /// <inheritdoc/>
    public BackendRefusal? Refuse(ProgramRecord program, int shots) => Refuse(program, shots, ImmutableDictionary<string, string>.Empty);

    /// <inheritdoc/>
    public BackendRefusal? Refuse(ProgramRecord program, int shots, IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(options);
        if (SimulatorOptions.Read(options, Name, OptionNames, out var wrong) is not { } asked)
        {
            return new BackendRefusal(NexusErrorCode.InvalidArgument, $"The option '{wrong!.Option}' is refused: {wrong.Message}");
        }

        if (shots > MaxShots)
        {
            return new BackendRefusal(
                NexusErrorCode.InvalidArgument,
                string.Create(CultureInfo.InvariantCulture, $"{shots} shots were asked for; the limit is {MaxShots}."));
        }

        return TooLarge(program, shots, asked) is { } tooLarge ? new BackendRefusal(NexusErrorCode.ResourceExhausted, tooLarge) : null;
    }

    /// <inheritdoc/>
    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken) =>
        Run(program, content, settings, new WorkGauge(), cancellationToken);

    /// <inheritdoc/>
    public WorkResult Run(
        ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(settings);
        var asked = SimulatorOptions.Read(settings.Options.Values, Name, OptionNames, out var refused)
            ?? throw new BackendException($"The option '{refused!.Option}' is refused: {refused.Message}");
        var circuit = StoredCircuit.Read(program, content, settings);
        if (TooLarge(program, settings.Shots, asked) is { } tooLarge)
        {
            // Accepted where there was more memory: another silo, or another configuration.
            throw new BackendException(tooLarge);
        }

        try
        {
            var run = Prepare(circuit, asked);
            var shotBytes = ShotBytes(program, settings.Shots);
            var needed = run.Bytes + (UInt128)(ShotCopies * shotBytes);
            if (needed > (UInt128)memory.Total)
            {
                throw new BackendException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"This takes {needed >> 20} MiB; the server offers {memory.Total >> 20} MiB to simulations."));
            }

            var bytes = Math.Min(memory.Total, Math.Max((long)needed, Math.Min((long)needed + run.Spare, memory.Total / options.Value.Slots)));
            using var share = memory.Take(bytes, progress, cancellationToken);
            var (shots, note) = run.Start(
                new SimulationOptions(settings.Shots, settings.Seed, MemoryLimit: bytes - shotBytes, Precision: asked.Precision),
                StageProgress.Begin(progress, "simulate"),
                cancellationToken);
            return new WorkResult(ShotTableFormat.Name, ShotTableFormat.Encode(shots, cancellationToken), note);
        }
        catch (SimulationException refusal)
        {
            throw new BackendException(refusal.Message, refusal);
        }
    }

    /// <summary>Looks at a circuit, and tells what running it takes.</summary>
    /// <exception cref="SimulationException">It cannot be run.</exception>
    private protected abstract PreparedRun Prepare(Circuit circuit, SimulatorOptions asked);

    /// <summary>Why so many qubits (touched by gates) are too many, known from their number; null when they are not. A sentence without its full stop.</summary>
    /// <param name="qubits">How many qubits gates touch.</param>
    /// <param name="bytes">The bytes that there are for the state.</param>
    /// <param name="asked">The item's options.</param>
    private protected abstract string? TooLarge(int qubits, long bytes, SimulatorOptions asked);

    private string? TooLarge(ProgramRecord program, int shots, SimulatorOptions asked)
    {
        var result = ShotBytes(program, shots);
        return result > MaxResultBytes
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{shots} shots of {BitsOf(program)} bits make a result of {result >> 20} MiB; the limit is {MaxResultBytes >> 20} MiB.")
            : TooLarge(program.ActiveQubitCount, Math.Max(memory.Total - (ShotCopies * result), 0), asked) is { } tooLarge ? tooLarge + "." : null;
    }

    private static long BitsOf(ProgramRecord program) => program.BitRegisters.Sum(r => (long)r.Count);

    private static long ShotBytes(ProgramRecord program, int shots) => (BitsOf(program) + 7) / 8 * shots;

    /// <summary>A simulation that can start.</summary>
    /// <param name="Bytes">The bytes that it needs, beside the shots.</param>
    /// <param name="Spare">The bytes that would make it faster, where there is room.</param>
    /// <param name="Start">Runs it; the answer has a sentence on how, or an empty one.</param>
    private protected sealed record PreparedRun(
        UInt128 Bytes, long Spare, Func<SimulationOptions, IProgress<double>, CancellationToken, (ShotTable Shots, string Note)> Start);
}
