using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>statevector</c>: exact simulation in double precision, within the silo's memory.</summary>
public sealed class StatevectorBackend(SimulationMemory memory, IOptions<NexusOptions> options) : ILocalBackend
{
    /// <summary>A circuit that branches may keep so many states, if there is room: going back to one is cheaper than starting over.</summary>
    private const int StatesForBranching = 8;

    /// <inheritdoc/>
    public string Name => "statevector";

    /// <inheritdoc/>
    public string Description => "Exact simulation in double precision, on this server's processors.";

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

        return StatevectorSimulator.CheckFits(program.ActiveQubitCount, memory.Total) is { } tooLarge
            ? new BackendRefusal(NexusErrorCode.ResourceExhausted, tooLarge + ".")
            : null;
    }

    /// <inheritdoc/>
    public WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(settings);
        var circuit = Read(program, content);
        if (StatevectorSimulator.CheckFits(program.ActiveQubitCount, memory.Total) is { } tooLarge)
        {
            // Accepted where there was more memory: another silo, or another configuration.
            throw new BackendException(tooLarge + ".");
        }

        var bytes = Budget((long)StatevectorSimulator.Estimate(circuit));
        using var share = memory.Take(bytes, cancellationToken);
        try
        {
            var shots = StatevectorSimulator.Run(
                circuit, new SimulationOptions(settings.Shots, settings.Seed, MemoryLimit: bytes), null, cancellationToken);
            return new WorkResult(ShotTableFormat.Name, ShotTableFormat.Encode(shots));
        }
        catch (SimulationException refusal)
        {
            throw new BackendException(refusal.Message, refusal);
        }
    }

    private static Circuit Read(ProgramRecord program, ReadOnlyMemory<byte> content)
    {
        var parsed = OpenQasm2Parser.Parse(Encoding.UTF8.GetString(content.Span), program.Name);
        return parsed.Circuit ?? throw new BackendException(parsed.Diagnostics[0].Message);
    }

    /// <summary>What one simulation may hold: what it needs, and for branching more, up to a slot's share.</summary>
    private long Budget(long needed) =>
        Math.Min(memory.Total, Math.Max(needed, Math.Min(needed * StatesForBranching, memory.Total / options.Value.Slots)));
}
