using System.Numerics;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators;

/// <summary>The amplitudes of a state in native memory, and what is computed with them: in double or single precision, by the widest instructions there are.</summary>
internal abstract class Amplitudes : IDisposable
{
    /// <summary>The bytes that the state takes.</summary>
    public abstract long Bytes { get; }

    /// <summary>One amplitude.</summary>
    public abstract Complex this[long index] { get; set; }

    /// <summary>Sets the state to <paramref name="phase"/> |0...0&gt;.</summary>
    public abstract void Initialize(Complex phase, CancellationToken cancellationToken);

    /// <summary>Takes over the amplitudes of a state of the same size and kind.</summary>
    public abstract void CopyFrom(Amplitudes other, CancellationToken cancellationToken);

    /// <summary>Copies amplitudes out.</summary>
    public abstract void CopyTo(long start, Span<Complex> into);

    /// <summary>Carries out a pass.</summary>
    public abstract void Apply(Pass pass, CancellationToken cancellationToken);

    /// <summary>The weight of each block of 2^<paramref name="blockQubits"/> amplitudes.</summary>
    public abstract void Norms(int blockQubits, Span<double> into, CancellationToken cancellationToken);

    /// <summary>Adds |amplitude|^2 of <paramref name="into"/>.Length amplitudes from <paramref name="start"/> on, one after the other: running sums.</summary>
    public abstract void Accumulate(long start, Span<double> into);

    /// <summary>The weight of the states where a qubit is 0 and where it is 1; their sum is 1 but for rounding.</summary>
    public abstract (double Zero, double One) Weights(int qubit, CancellationToken cancellationToken);

    /// <summary>Keeps the states where <paramref name="qubit"/> has the value <paramref name="one"/>, multiplied by <paramref name="scale"/>, and clears the others.</summary>
    public abstract void Project(int qubit, bool one, double scale, CancellationToken cancellationToken);

    /// <summary>
    /// The sum over all states x of conj(amplitude x) * amplitude (x XOR <paramref name="flips"/>) * (-1)^(the ones of x in <paramref name="signs"/>).
    /// </summary>
    public abstract Complex Overlap(ulong flips, ulong signs, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract void Dispose();
}
