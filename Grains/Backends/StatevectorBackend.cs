using System.Globalization;
using Microsoft.Extensions.Options;
using Nexus.Grains.Jobs;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>statevector</c>: exact simulation in double precision, within the silo's memory.</summary>
public sealed class StatevectorBackend(SimulationMemory memory, IOptions<NexusOptions> options) : ILocalBackend
{
    /// <summary>A circuit that branches may keep so many states, if there is room: going back to one is cheaper than starting over.</summary>
    private const int StatesForBranching = 8;

    /// <summary>The most bytes that the shots of an item may take: a result is one value in the database.</summary>
    private const long MaxResultBytes = 256L << 20;

    /// <summary>Shots are held as they are taken, put in order, and encoded.</summary>
    private const int ShotCopies = 3;

    /// <inheritdoc/>
    public string Name => "statevector";

    /// <inheritdoc/>
    public string Description => "Exact simulation in double precision, on this server's processors.";

    /// <inheritdoc/>
    public bool IsDeterministic => true;

    /// <inheritdoc/>
    public int MaxShots => options.Value.MaxShots;

    /// <inheritdoc/>
    public int MaxQubits => StatevectorSimulator.MaxQubits(memory.Total);

    /// <inheritdoc/>
    public BackendRefusal? Refuse(ProgramRecord program, int shots)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (shots > options.Value.MaxShots)
        {
            return new BackendRefusal(
                NexusErrorCode.InvalidArgument,
                string.Create(CultureInfo.InvariantCulture, $"{shots} shots were asked for; the limit is {options.Value.MaxShots}."));
        }

        return TooLarge(program, shots) is { } tooLarge ? new BackendRefusal(NexusErrorCode.ResourceExhausted, tooLarge) : null;
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
        var circuit = StoredCircuit.Read(program, content, settings);
        if (TooLarge(program, settings.Shots) is { } tooLarge)
        {
            // Accepted where there was more memory: another silo, or another configuration.
            throw new BackendException(tooLarge);
        }

        var bytes = Budget((long)StatevectorSimulator.Estimate(circuit), ShotBytes(program, settings.Shots));
        using var share = memory.Take(bytes, progress, cancellationToken);
        var simulation = StageProgress.Begin(progress, "simulate");
        try
        {
            var shots = StatevectorSimulator.Run(
                circuit, new SimulationOptions(settings.Shots, settings.Seed, MemoryLimit: bytes), simulation, cancellationToken);
            return new WorkResult(ShotTableFormat.Name, ShotTableFormat.Encode(shots));
        }
        catch (SimulationException refusal)
        {
            throw new BackendException(refusal.Message, refusal);
        }
    }

    private string? TooLarge(ProgramRecord program, int shots)
    {
        var result = ShotBytes(program, shots);
        if (result > MaxResultBytes)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{shots} shots of {BitsOf(program)} bits make a result of {result >> 20} MiB; the limit is {MaxResultBytes >> 20} MiB.");
        }

        return StatevectorSimulator.CheckFits(program.ActiveQubitCount, Math.Max(memory.Total - (ShotCopies * result), 0)) is { } tooLarge
            ? tooLarge + "."
            : null;
    }

    private static long BitsOf(ProgramRecord program) => program.BitRegisters.Sum(r => (long)r.Count);

    private static long ShotBytes(ProgramRecord program, int shots) => (BitsOf(program) + 7) / 8 * shots;

    /// <summary>What one simulation may hold: what it needs, the shots, and for branching more, up to a slot's share.</summary>
    private long Budget(long state, long result)
    {
        var needed = state + (ShotCopies * result);
        return Math.Min(memory.Total, Math.Max(needed, Math.Min(needed + (state * StatesForBranching), memory.Total / options.Value.Slots)));
    }
}
