using System.Collections.Immutable;
using Nexus.Circuits;
using Nexus.Grains.Backends;
using Nexus.Simulators;
using Nexus.Simulators.Automatic;
using Nexus.Simulators.DensityMatrices;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;
using Nexus.Simulators.Stabilizer;

namespace Nexus.Cli.Rendering;

/// <summary>What one of the local simulators would take for a circuit, or why it does not take it.</summary>
/// <param name="Backend">The backend's name.</param>
/// <param name="Estimate">Time and memory; null where it does not take the circuit.</param>
/// <param name="Refusal">Why not; null where it does.</param>
/// <param name="Choice">What <c>automatic</c> picks; null for other backends.</param>
internal sealed record BackendEstimate(string Backend, SimulationEstimate? Estimate, string? Refusal, SimulationChoice? Choice = null)
{
    private static readonly NoiseModel NoNoise = new();

    private static long Memory => SimulationOptions.AvailableMemory;

    /// <summary>Asks every simulator.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="shots">How many shots would be taken.</param>
    /// <param name="options">The options that would be given; a backend that does not take one of them says so.</param>
    public static IReadOnlyList<BackendEstimate> Of(Circuit circuit, int shots, ImmutableDictionary<string, string> options)
    {
        var rows = new List<BackendEstimate>
        {
            Of("statevector", options, asked => TooLarge(circuit, asked) ?? StatevectorSimulator.EstimateTime(circuit, shots, asked.Precision)),
            Of("stabilizer", options, asked => TooMany(circuit, StabilizerBackend.MostQubits, "stabilizer") ?? StabilizerSimulator.EstimateTime(circuit, shots, asked.Noise)),
            Of("noisy", options, asked =>
            {
                NoisySimulator.Estimate(circuit, asked.Noise ?? NoNoise, asked.Precision, out var countsFrames);
                return (countsFrames ? null : TooLarge(circuit, asked)) ?? NoisySimulator.EstimateTime(circuit, asked.Noise ?? NoNoise, shots, asked.Precision);
            }),
            Of("density-matrix", options, asked =>
                Refused(DensityMatrixSimulator.CheckFits(StatevectorSimulator.CountActiveQubits(circuit), Memory))
                ?? DensityMatrixSimulator.EstimateTime(circuit, asked.Noise, shots)),
            Of("mps", options, asked => TooMany(circuit, MpsBackend.MostQubits, "mps") ?? MpsSimulator.EstimateTime(circuit, shots, asked.Mps, asked.Noise)),
        };
        rows.Add(Automatic(circuit, shots, options, rows));
        return rows;
    }

    /// <summary>What <c>automatic</c> picks takes what the backend of that name takes.</summary>
    private static BackendEstimate Automatic(Circuit circuit, int shots, ImmutableDictionary<string, string> options, List<BackendEstimate> rows)
    {
        SimulationChoice? choice = null;
        return Of("automatic", options, asked =>
        {
            choice = AutomaticSimulator.Choose(circuit, Memory, asked.Noise, asked.Mps, asked.Precision);
            var chosen = rows.First(row => row.Backend == choice.Backend);

            // Options that the method's own backend would not know, automatic takes.
            return chosen.Estimate ?? AutomaticSimulator.EstimateTime(circuit, shots, choice, asked.Noise, asked.Mps, asked.Precision);
        }) with
        { Choice = choice };
    }

    private static BackendEstimate Of(string backend, ImmutableDictionary<string, string> options, Func<SimulatorOptions, SimulationEstimate> estimate)
    {
        if (SimulatorOptions.Read(options, backend, SimulatorOptions.NamesOf(backend), out var refusal) is not { } asked)
        {
            return new BackendEstimate(backend, null, refusal!.Message);
        }

        return Try(backend, () => estimate(asked));
    }

    /// <summary>An estimate, or why there is none. One that fails by a mistake of its own must not take the other rows and files with it.</summary>
    internal static BackendEstimate Try(string backend, Func<SimulationEstimate> estimate)
    {
        try
        {
            return new BackendEstimate(backend, estimate(), null);
        }
        catch (SimulationException refused)
        {
            return new BackendEstimate(backend, null, refused.Message);
        }
        catch (Exception failure)
        {
            return new BackendEstimate(backend, null, $"no estimate, by a mistake of nexus itself ({failure.GetType().Name}: {failure.Message})");
        }
    }

    private static SimulationEstimate? TooLarge(Circuit circuit, SimulatorOptions asked) =>
        Refused(StatevectorSimulator.CheckFits(StatevectorSimulator.CountActiveQubits(circuit), Memory, asked.Precision));

    private static SimulationEstimate? TooMany(Circuit circuit, int most, string simulator) =>
        StatevectorSimulator.CountActiveQubits(circuit) is var qubits && qubits > most
            ? Refused($"{qubits} qubits are more than the {most} that the {simulator} simulator takes")
            : null;

    private static SimulationEstimate? Refused(string? refusal) => refusal is null ? null : throw new SimulationException(refusal);
}
