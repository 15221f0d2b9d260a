using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators.Estimates;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Mps;

/// <summary>
/// Simulates circuits by matrix product states: many qubits, as long as there is little entanglement between the halves of the chain that
/// they form. What is left out where there is more is reported.
/// </summary>
public static class MpsSimulator
{
    /// <summary>Runs a circuit.</summary>
    /// <param name="circuit">Any circuit without opaque gates and unbound inputs, of gates on at most 6 qubits.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="mps">How closely the state is kept; null for the defaults.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="SimulationException">A gate acts on too many qubits, or the state does not fit the memory, or a reason as of the statevector simulator.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static MpsResult Run(
        Circuit circuit, SimulationOptions options, MpsOptions? mps = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        Run(circuit, null, options, mps, progress, cancellationToken);

    /// <summary>Runs a circuit with noise, by trajectories: each shot is a state on which one error, or none, is drawn wherever noise acts.</summary>
    /// <param name="circuit">The circuit, as without noise.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <param name="options">Shots, seed, threads and limits.</param>
    /// <param name="mps">How closely the state is kept; null for the defaults.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="SimulationException">As without noise.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static MpsResult Run(
        Circuit circuit,
        NoiseModel? noise,
        SimulationOptions options,
        MpsOptions? mps = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        mps ??= new MpsOptions();
        mps.Validate();
        var program = FlowProgram.Compile(circuit, noise, cancellationToken: cancellationToken);
        RequireNarrowGates(program);
        var bytes = MpsState.Bytes(program.QubitCount, mps);
        if (bytes > options.EffectiveMemoryLimit)
        {
            throw new SimulationException(string.Create(
                CultureInfo.InvariantCulture,
                $"A matrix product state of {program.QubitCount} qubits with bonds of {mps.MaxBond} needs {StatevectorMemory.Format((UInt128)bytes)}; this machine offers {StatevectorMemory.Format((UInt128)options.EffectiveMemoryLimit)} to simulations. Ask for a smaller max_bond."));
        }

        var bond = 1;
        var kept = 1.0;
        var reporting = new Lock();
        using var run = new FlowRun<MpsState>(program, options, () => new MpsState(program.QubitCount, mps), bytes, progress, cancellationToken)
        {
            AtEnd = state =>
            {
                lock (reporting)
                {
                    bond = Math.Max(bond, state.LargestBond);
                    kept = Math.Min(kept, state.Kept);
                }
            },
        };
        var shots = run.Run();
        return new MpsResult(shots, new MpsReport(bond, 1 - kept));
    }

    /// <summary>
    /// What a run would take: the circuit is run with a few shots for some hundredths of a second. Where that does not show it, the time is what it takes
    /// at most, with the most entanglement that the gates can make (<see cref="SimulationEstimate.IsUpperBound"/>).
    /// </summary>
    /// <param name="circuit">A circuit; its inputs need not be bound, but then nothing can be run beforehand.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <param name="mps">How closely the state is kept; null for the defaults.</param>
    /// <param name="noise">The noise, or null for none.</param>
    /// <exception cref="SimulationException">A gate acts on too many qubits, or is opaque, or the circuit's boxes cannot be written out.</exception>
    public static SimulationEstimate EstimateTime(Circuit circuit, int shots, MpsOptions? mps = null, NoiseModel? noise = null)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfNegative(shots);
        mps ??= new MpsOptions();
        mps.Validate();
        var program = FlowProgram.CompileUnbound(circuit, noise);
        RequireNarrowGates(program);
        var seconds = MpsTime.Seconds(program, shots, mps, out var isUpperBound);
        return SimulationEstimate.WithShots(
            (UInt128)MpsState.Bytes(program.QubitCount, mps), program.ResultBits.Length, shots, seconds, program.Branches || noise is not null, isUpperBound);
    }

    /// <summary>The bytes of the state at its largest.</summary>
    public static long Bytes(int qubitCount, MpsOptions mps)
    {
        ArgumentNullException.ThrowIfNull(mps);
        return MpsState.Bytes(qubitCount, mps);
    }

    private static void RequireNarrowGates(FlowProgram program)
    {
        foreach (var instruction in program.Instructions)
        {
            if (instruction is GateInstruction gate && gate.Qubits.Length > MpsState.MaxGateQubits)
            {
                throw MpsState.TooWide(gate);
            }
        }
    }
}
