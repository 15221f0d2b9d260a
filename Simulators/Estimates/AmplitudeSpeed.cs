using System.Diagnostics;
using Nexus.Circuits;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Estimates;

/// <summary>How fast this machine changes amplitudes, with one thread, measured once in some hundredths of a second.</summary>
/// <param name="Sweep">The seconds of a general one-qubit gate over a state, were it in the cache.</param>
/// <param name="Pass">The seconds that reading and writing the state once takes beyond that, where no cache holds it.</param>
internal readonly record struct AmplitudeSpeed(double Sweep, double Pass)
{
    /// <summary>A state of this many qubits fits the cache of a core.</summary>
    private const int SmallQubits = 12;

    /// <summary>A state of this many qubits fits hardly any cache: 64 MiB.</summary>
    private const int LargeQubits = 22;

    private static readonly Lazy<(double Small, double Large)> Double = new(() => Measure(Precision.Double));
    private static readonly Lazy<(double Small, double Large)> Single = new(() => Measure(Precision.Single));

    /// <summary>What sweeps and passes over a state of so many qubits take.</summary>
    public static AmplitudeSpeed Of(int qubits, Precision precision = Precision.Double)
    {
        var (small, large) = (precision == Precision.Double ? Double : Single).Value;
        var share = Math.Clamp((qubits - SmallQubits) / (double)(LargeQubits - SmallQubits), 0, 1);
        var amplitudes = Math.Pow(2, qubits);
        return new AmplitudeSpeed(amplitudes * small, amplitudes * Math.Max(large - small, 0) * share);
    }

    private static (double Small, double Large) Measure(Precision precision) =>
        (Measure(SmallQubits, 100, precision), Measure(LargeQubits, 1, precision));

    private static double Measure(int qubits, int gates, Precision precision)
    {
        using var state = new Statevector(qubits, EngineOptions.Default with { Precision = precision });
        var pass = state.PassOf(GateCompiler.Compile(GateKind.RX, [0.1], [qubits / 2], 0)!);
        state.Apply(pass, CancellationToken.None);

        // The best of three: whatever else the machine does makes some slower, none faster.
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < gates; i++)
            {
                state.Apply(pass, CancellationToken.None);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / gates / state.Count);
        }

        return best;
    }
}
