using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Nexus.Circuits;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators;

/// <summary>
/// The state of n qubits: 2^n complex amplitudes in aligned native memory, qubit k at bit k of the index. Disposing frees it.
/// One thread at a time may use it.
/// </summary>
public sealed class Statevector : IDisposable
{
    private readonly Crew _crew;
    private readonly bool _ownsCrew;
    private readonly int _blockQubits;
    private Amplitudes? _amplitudes;

    /// <summary>Allocates the state |0...0&gt;.</summary>
    /// <param name="qubitCount">How many qubits.</param>
    /// <param name="options">How to compute, or null for the default.</param>
    /// <param name="crew">The threads to compute with, or null for threads of its own.</param>
    /// <param name="cancellationToken">Stops the allocation.</param>
    /// <exception cref="SimulationException">The machine did not give the memory.</exception>
    internal Statevector(int qubitCount, EngineOptions? options = null, Crew? crew = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(qubitCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qubitCount, StatevectorMemory.MaxAddressableQubits);
        options ??= EngineOptions.Default;
        QubitCount = qubitCount;
        Precision = options.Precision;
        _blockQubits = options.BlockQubits;
        _crew = crew ?? new Crew(options.Threads);
        _ownsCrew = crew is null;
        try
        {
            _amplitudes = Allocate(qubitCount, options, _crew);
            Initialize(Complex.One, cancellationToken);
        }
        catch (OutOfMemoryException e)
        {
            Dispose();
            throw new SimulationException(
                $"The machine has no memory left for {StatevectorMemory.Format(StatevectorMemory.RequiredBytes(qubitCount, options.Precision))} of state.", e);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many qubits there are.</summary>
    public int QubitCount { get; }

    /// <summary>How exactly the amplitudes are held.</summary>
    public Precision Precision { get; }

    /// <summary>How many amplitudes there are: 2^<see cref="QubitCount"/>.</summary>
    public long Count => 1L << QubitCount;

    /// <summary>The amplitude of a basis state; bit k of <paramref name="index"/> is the value of qubit k.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such basis state.</exception>
    /// <exception cref="ObjectDisposedException">The state has been disposed.</exception>
    public Complex this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return Live[index];
        }
    }

    private Amplitudes Live => _amplitudes ?? throw new ObjectDisposedException(nameof(Statevector));

    /// <summary>A copy of all amplitudes, in the order of their indices.</summary>
    /// <exception cref="InvalidOperationException">There are more amplitudes than an array can hold.</exception>
    /// <exception cref="ObjectDisposedException">The state has been disposed.</exception>
    public Complex[] ToArray()
    {
        var live = Live;
        if (Count > Array.MaxLength)
        {
            throw new InvalidOperationException($"{Count} amplitudes do not fit an array.");
        }

        var copy = new Complex[Count];
        live.CopyTo(0, copy);
        return copy;
    }

    /// <summary>The expectation value of an observable, exactly.</summary>
    /// <param name="observable">The observable.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    /// <exception cref="ArgumentException">The observable names a qubit that there is not.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The state has been disposed.</exception>
    public double Expectation(PauliSum observable, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(observable);
        var sum = 0.0;
        foreach (var term in observable.Terms)
        {
            // Y maps 0 to i 1, and 1 to -i 0: as X, with the factor -i, and the sign of Z.
            var (flips, signs, factor) = (0UL, 0UL, new Complex(term.Coefficient, 0));
            foreach (var (pauli, qubit) in term.Factors)
            {
                if (qubit >= QubitCount)
                {
                    throw new ArgumentException($"The observable names qubit {qubit}; the state has {QubitCount} qubits.", nameof(observable));
                }

                flips |= pauli is Pauli.X or Pauli.Y ? 1UL << qubit : 0;
                signs |= pauli is Pauli.Y or Pauli.Z ? 1UL << qubit : 0;
                factor *= pauli == Pauli.Y ? -Complex.ImaginaryOne : Complex.One;
            }

            sum += (factor * Live.Overlap(flips, signs, cancellationToken)).Real;
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _amplitudes?.Dispose();
        _amplitudes = null;
        if (_ownsCrew)
        {
            _crew.Dispose();
        }
    }

    /// <summary>Sets the state to <paramref name="phase"/> |0...0&gt;.</summary>
    internal void Initialize(Complex phase, CancellationToken cancellationToken) => Live.Initialize(phase, cancellationToken);

    /// <summary>Takes over the amplitudes of a state of the same size and kind.</summary>
    internal void CopyFrom(Statevector other, CancellationToken cancellationToken) => Live.CopyFrom(other.Live, cancellationToken);

    /// <summary>Carries out a pass.</summary>
    internal void Apply(Pass pass, CancellationToken cancellationToken) => Live.Apply(pass, cancellationToken);

    /// <summary>Carries out one operation.</summary>
    internal void Apply(StateOperation operation, CancellationToken cancellationToken) => Live.Apply(PassOf(operation), cancellationToken);

    /// <summary>The pass of one operation over a state of this size.</summary>
    internal Pass PassOf(StateOperation operation) => PassPlanner.Single(operation, QubitCount, _blockQubits);

    /// <inheritdoc cref="Amplitudes.Norms"/>
    internal void Norms(int blockQubits, Span<double> into, CancellationToken cancellationToken) => Live.Norms(blockQubits, into, cancellationToken);

    /// <inheritdoc cref="Amplitudes.Accumulate"/>
    internal void Accumulate(long start, Span<double> into) => Live.Accumulate(start, into);

    /// <inheritdoc cref="Amplitudes.Weights"/>
    internal (double Zero, double One) Weights(int qubit, CancellationToken cancellationToken) => Live.Weights(qubit, cancellationToken);

    /// <inheritdoc cref="Amplitudes.Project"/>
    internal void Project(int qubit, bool one, double scale, CancellationToken cancellationToken) => Live.Project(qubit, one, scale, cancellationToken);

    /// <summary>Sets one amplitude.</summary>
    internal void Set(long index, Complex amplitude) => Live[index] = amplitude;

    /// <summary>Moves the value of each qubit i to qubit <paramref name="destinations"/>[i].</summary>
    internal void Permute(IReadOnlyList<int> destinations, CancellationToken cancellationToken)
    {
        int[] rest = [.. destinations];
        var exchanges = new List<StateOperation>();
        for (var qubit = 0; qubit < rest.Length; qubit++)
        {
            while (rest[qubit] != qubit)
            {
                // Three controlled flips exchange two qubits, by moving amplitudes alone.
                var other = rest[qubit];
                var flip = new FlipOperation(other, 1UL << qubit);
                exchanges.AddRange([flip, new FlipOperation(qubit, 1UL << other), flip]);
                (rest[qubit], rest[other]) = (rest[other], rest[qubit]);
            }
        }

        foreach (var pass in new PassPlanner(QubitCount, _blockQubits).Plan(exchanges))
        {
            Apply(pass, cancellationToken);
        }
    }

    private static Amplitudes Allocate(int qubits, EngineOptions options, Crew crew)
    {
        var wide = options.Instructions >= Instructions.Bits512 && Avx512F.IsSupported && Vector512.IsHardwareAccelerated;
        var vector = options.Instructions >= Instructions.Bits256 && Avx2.IsSupported && Fma.IsSupported;
        return options.Precision == Precision.Double
            ? wide ? new PackedAmplitudes<Pack512Double, double>(qubits, crew)
            : vector ? new PackedAmplitudes<Pack256Double, double>(qubits, crew)
            : new PackedAmplitudes<ScalarPack<double>, double>(qubits, crew)
            : wide ? new PackedAmplitudes<Pack512Single, float>(qubits, crew)
            : vector ? new PackedAmplitudes<Pack256Single, float>(qubits, crew)
            : new PackedAmplitudes<ScalarPack<float>, float>(qubits, crew);
    }
}
