using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Stabilizer;

/// <summary>
/// Samples detectors of a Clifford circuit with Pauli noise: parities of measurements that are the same in every shot without noise.
/// A detector fires in a shot when its parity is not what it is without noise. Observables are sampled the same way.
/// </summary>
/// <remarks>Safe to use from several threads. The same seed gives the same shots, with any number of threads.</remarks>
public sealed class DetectorSampler
{
    private readonly FrameProgram _program;
    private readonly int[][] _detectors;

    /// <summary>Prepares a circuit: takes one sample without noise, which is what the shots are compared with.</summary>
    /// <param name="circuit">A circuit of Clifford gates, measurements, resets and Paulis under conditions, without control flow.</param>
    /// <param name="detectors">Of each detector its measurements, counted from 0 in program order.</param>
    /// <param name="noise">The noise: Pauli channels and wrong readings.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="SimulationException">A gate or the noise is of another kind, or more than Paulis depends on outcomes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such measurement.</exception>
    public DetectorSampler(
        Circuit circuit, IReadOnlyList<IReadOnlyList<int>> detectors, NoiseModel? noise = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(detectors);
        var program = FlowProgram.Compile(circuit, noise, cancellationToken: cancellationToken);
        _detectors = [.. detectors.Select(d => d.ToArray())];
        foreach (var record in _detectors.SelectMany(d => d))
        {
            ArgumentOutOfRangeException.ThrowIfNegative(record, nameof(detectors));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(record, program.RecordCount, nameof(detectors));
        }

        _program = FrameCompiler.TryCompile(program, cancellationToken)
            ?? throw new SimulationException("Detectors need a circuit without control flow in which only Paulis depend on outcomes.");
    }

    /// <summary>How many detectors there are.</summary>
    public int DetectorCount => _detectors.Length;

    /// <summary>How many shots each detector fires in. The memory that it takes does not grow with the shots.</summary>
    /// <param name="options">Shots, seed and threads.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    public IReadOnlyList<long> Count(SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var counts = new long[options.MaxThreads][];
        FrameRun.Run(_program, options, Receive, progress, cancellationToken);
        return [.. Enumerable.Range(0, _detectors.Length).Select(d => counts.Sum(c => c?[d] ?? 0))];

        void Receive(FrameBatch batch, int thread, int first, int count)
        {
            var mine = counts[thread] ??= new long[_detectors.Length];
            var words = (count + 63) / 64;
            Span<ulong> parity = stackalloc ulong[words];
            for (var detector = 0; detector < _detectors.Length; detector++)
            {
                Parity(batch, detector, parity);
                if (count % 64 != 0)
                {
                    parity[^1] &= (1UL << (count % 64)) - 1;
                }

                foreach (var word in parity)
                {
                    mine[detector] += BitOperations.PopCount(word);
                }
            }
        }
    }

    /// <summary>Which detectors fire in each shot.</summary>
    /// <param name="options">Shots, seed and threads.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>A bit for each detector, in their order.</returns>
    /// <exception cref="SimulationException">The table would be larger than an array can be.</exception>
    public ShotTable Sample(SimulationOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var rows = ShotRows.Allocate(_detectors.Length, options);
        var rowBytes = ShotTable.RowBytesFor(_detectors.Length);
        var parities = new ulong[options.MaxThreads][];
        FrameRun.Run(_program, options, Receive, progress, cancellationToken);
        return ShotTable.FromBytes(_detectors.Length, options.Shots, rows);

        void Receive(FrameBatch batch, int thread, int first, int count)
        {
            var words = (count + 63) / 64;
            var parity = parities[thread] ??= new ulong[_detectors.Length * (_program.BatchShots / 64)];
            for (var detector = 0; detector < _detectors.Length; detector++)
            {
                Parity(batch, detector, parity.AsSpan(detector * words, words));
            }

            BitTransposition.Write(
                _detectors.Length, count, new Parities(parity, words), rows.AsSpan(first * rowBytes, count * rowBytes));
        }
    }

    private readonly struct Parities(ulong[] parity, int words) : IBitSource
    {
        public ulong Read(int bit, int word) => parity[(bit * words) + word];
    }

    private void Parity(FrameBatch batch, int detector, Span<ulong> parity)
    {
        parity.Clear();
        foreach (var record in _detectors[detector])
        {
            var flips = batch.Flips(record);
            for (var word = 0; word < parity.Length; word++)
            {
                parity[word] ^= flips[word];
            }
        }
    }
}
