using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Stabilizer;

/// <summary>
/// A stabilizer state by its destabilizers and stabilizers (Aaronson and Gottesman, Phys. Rev. A 70, 052328). For each qubit the X
/// bits of all rows stand next to each other, and so do the Z bits: a gate then changes two or four long rows of bits, 256 at a time.
/// </summary>
internal sealed unsafe class Tableau : IDisposable
{
    private const int WordBits = 64;
    private const int VectorBits = 256;
    private const int VectorWords = VectorBits / WordBits;

    private readonly int _qubits;

    /// <summary>How many vectors one half of the rows takes: first the destabilizers, from here on the stabilizers.</summary>
    private readonly int _half;

    private readonly int _vectors;

    /// <summary>X bits of qubit 0, Z bits of qubit 0, X bits of qubit 1, ..., and at last the signs and room for work.</summary>
    private ulong* _bits;

    public Tableau(int qubits, CancellationToken cancellationToken = default)
    {
        _qubits = qubits;
        _half = (qubits + VectorBits - 1) / VectorBits;
        _vectors = 2 * _half;
        try
        {
            _bits = (ulong*)NativeMemory.AlignedAlloc((nuint)Bytes(qubits), 64);
        }
        catch (OutOfMemoryException e)
        {
            throw new SimulationException($"The machine has no memory left for a tableau of {qubits} qubits.", e);
        }

        try
        {
            Clear(cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a tableau.</summary>
    public static long Bytes(int qubits) => ((2L * qubits) + 4) * 2 * ((qubits + VectorBits - 1L) / VectorBits) * (VectorBits / 8) + 64;

    private Vector256<ulong>* Signs => Column(2 * _qubits);

    private Vector256<ulong>* Mask => Column((2 * _qubits) + 1);

    private Vector256<ulong>* Low => Column((2 * _qubits) + 2);

    private Vector256<ulong>* High => Column((2 * _qubits) + 3);

    /// <summary>Sets the state to |0...0&gt;.</summary>
    public void Clear(CancellationToken cancellationToken)
    {
        for (var column = 0; column < (2 * _qubits) + 4; column++)
        {
            if ((column & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            NativeMemory.Clear(Column(column), (nuint)(_vectors * sizeof(Vector256<ulong>)));
        }

        for (var qubit = 0; qubit < _qubits; qubit++)
        {
            SetBit(X(qubit), qubit, true);
            SetBit(Z(qubit), (_half * VectorBits) + qubit, true);
        }
    }

    /// <summary>Takes over another state of as many qubits.</summary>
    public void CopyFrom(Tableau other, CancellationToken cancellationToken)
    {
        for (var column = 0; column < (2 * _qubits) + 4; column++)
        {
            if ((column & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            NativeMemory.Copy(other.Column(column), Column(column), (nuint)(_vectors * sizeof(Vector256<ulong>)));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_bits);
        _bits = null;
    }

    /// <summary>Applies an elementary gate; <paramref name="qubits"/> are what the step's numbers mean.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(CliffordStep step, ReadOnlySpan<int> qubits)
    {
        var x = X(qubits[step.A]);
        var z = Z(qubits[step.A]);
        var signs = Signs;
        switch (step.Kind)
        {
            case CliffordStepKind.H:
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= x[i] & z[i];
                    (x[i], z[i]) = (z[i], x[i]);
                }

                break;
            case CliffordStepKind.S:
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= x[i] & z[i];
                    z[i] ^= x[i];
                }

                break;
            case CliffordStepKind.Sdg:
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= Vector256.AndNot(x[i], z[i]);
                    z[i] ^= x[i];
                }

                break;
            case CliffordStepKind.X:
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= z[i];
                }

                break;
            case CliffordStepKind.Y:
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= x[i] ^ z[i];
                }

                break;
            case CliffordStepKind.Z:
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= x[i];
                }

                break;
            case CliffordStepKind.CX:
                var targetX = X(qubits[step.B]);
                var targetZ = Z(qubits[step.B]);
                for (var i = 0; i < _vectors; i++)
                {
                    signs[i] ^= Vector256.AndNot(x[i] & targetZ[i], targetX[i] ^ z[i]);
                    targetX[i] ^= x[i];
                    z[i] ^= targetZ[i];
                }

                break;
        }
    }

    /// <summary>What measuring a qubit would give; null when both outcomes have the probability 1/2.</summary>
    public bool? Peek(int qubit, CancellationToken cancellationToken = default) => PivotRow(qubit) >= 0 ? null : Deterministic(qubit, cancellationToken);

    /// <summary>Measures a qubit whose outcome is open, and lets it be this one. When it is cancelled, the state is none any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Collapse(int qubit, bool outcome, CancellationToken cancellationToken = default)
    {
        var pivot = PivotRow(qubit);
        var destabilizer = pivot - (_half * VectorBits);
        MultiplyIntoOthers(qubit, pivot, destabilizer, cancellationToken);
        SetBit(Z(qubit), pivot, true);
        SetBit(Signs, pivot, outcome);
    }

    private Vector256<ulong>* Column(int column) => (Vector256<ulong>*)_bits + ((long)column * _vectors);

    private Vector256<ulong>* X(int qubit) => Column(2 * qubit);

    private Vector256<ulong>* Z(int qubit) => Column((2 * qubit) + 1);

    private static bool Bit(Vector256<ulong>* bits, int row) => (((ulong*)bits)[row / WordBits] >> (row % WordBits) & 1) != 0;

    private static void SetBit(Vector256<ulong>* bits, int row, bool value)
    {
        ref var word = ref ((ulong*)bits)[row / WordBits];
        word = (word & ~(1UL << (row % WordBits))) | ((value ? 1UL : 0) << (row % WordBits));
    }

    /// <summary>The first stabilizer that does not commute with Z of a qubit; -1 when all do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PivotRow(int qubit)
    {
        var words = (ulong*)X(qubit);
        for (var word = _half * VectorWords; word < _vectors * VectorWords; word++)
        {
            if (words[word] != 0)
            {
                return (word * WordBits) + BitOperations.TrailingZeroCount(words[word]);
            }
        }

        return -1;
    }

    /// <summary>
    /// Multiplies a stabilizer into all other rows that do not commute with Z of a qubit, and moves it to the place of its destabilizer. Powers of i are
    /// counted in two bits a row, of stabilizers only: the signs of destabilizers are never asked for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyIntoOthers(int qubit, int pivot, int destabilizer, CancellationToken cancellationToken)
    {
        var mask = Mask;
        var low = Low;
        var high = High;
        var signs = Signs;
        var (half, vectors) = (_half, _vectors);
        var any = X(qubit);
        for (var i = 0; i < vectors; i++)
        {
            mask[i] = any[i];
            low[i] = high[i] = Vector256<ulong>.Zero;
        }

        SetBit(mask, pivot, false);
        for (var other = 0; other < _qubits; other++)
        {
            if ((other & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var x = X(other);
            var z = Z(other);
            var (pivotX, pivotZ) = (Bit(x, pivot), Bit(z, pivot));
            if (pivotX && pivotZ)
            {
                // Y*Z = iX, Y*X = -iZ.
                for (var i = half; i < vectors; i++)
                {
                    Count(Vector256.AndNot(z[i], x[i]), Vector256.AndNot(x[i], z[i]), ref low[i], ref high[i]);
                }
            }
            else if (pivotX)
            {
                // X*Y = iZ, X*Z = -iY.
                for (var i = half; i < vectors; i++)
                {
                    Count(x[i] & z[i], Vector256.AndNot(z[i], x[i]), ref low[i], ref high[i]);
                }
            }
            else if (pivotZ)
            {
                // Z*X = iY, Z*Y = -iX.
                for (var i = half; i < vectors; i++)
                {
                    Count(Vector256.AndNot(x[i], z[i]), x[i] & z[i], ref low[i], ref high[i]);
                }
            }

            Move(x, pivotX);
            Move(z, pivotZ);
        }

        var sign = Bit(signs, pivot) ? Vector256<ulong>.AllBitsSet : Vector256<ulong>.Zero;
        for (var i = half; i < vectors; i++)
        {
            signs[i] ^= mask[i] & (high[i] ^ sign);
        }

        void Move(Vector256<ulong>* column, bool set)
        {
            if (set)
            {
                for (var i = 0; i < vectors; i++)
                {
                    column[i] ^= mask[i];
                }

                SetBit(column, pivot, false);
            }

            SetBit(column, destabilizer, set);
        }

        static void Count(Vector256<ulong> plus, Vector256<ulong> minus, ref Vector256<ulong> low, ref Vector256<ulong> high)
        {
            high ^= (low & plus) | Vector256.AndNot(minus, low);
            low ^= plus | minus;
        }
    }

    /// <summary>
    /// The outcome when Z of the qubit is a product of stabilizers: of those whose destabilizers do not commute with it. The sign of the
    /// product is that of its factors, an i for each Y = iXZ in them, and a -1 for each Z that an X of a later factor passes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Deterministic(int qubit, CancellationToken cancellationToken)
    {
        var words = _half * VectorWords;
        var chosen = (ulong*)X(qubit);
        var signs = (ulong*)Signs + words;
        var quarters = 0;
        for (var word = 0; word < words; word++)
        {
            quarters += 2 * BitOperations.PopCount(chosen[word] & signs[word]);
        }

        for (var other = 0; other < _qubits; other++)
        {
            if ((other & 1023) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var x = (ulong*)X(other) + words;
            var z = (ulong*)Z(other) + words;
            var before = 0UL;
            for (var word = 0; word < words; word++)
            {
                var (rowX, rowZ) = (chosen[word] & x[word], chosen[word] & z[word]);
                if (rowZ != 0)
                {
                    quarters += BitOperations.PopCount(rowX & rowZ);
                }

                // The parity of the Zs of all factors before each: a running sum within the word, and what came before it.
                var parity = rowZ ^ (rowZ << 1);
                parity ^= parity << 2;
                parity ^= parity << 4;
                parity ^= parity << 8;
                parity ^= parity << 16;
                parity ^= parity << 32;
                quarters += 2 * BitOperations.PopCount(rowX & ((parity << 1) ^ before));
                before ^= 0UL - (parity >> 63);
            }
        }

        return (quarters & 2) != 0;
    }
}
