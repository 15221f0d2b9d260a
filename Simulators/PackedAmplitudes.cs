using System.Numerics;
using System.Runtime.InteropServices;
using Nexus.Simulators.Kernels;
using Nexus.Simulators.Operations;

namespace Nexus.Simulators;

/// <summary>Amplitudes computed with in packs of one kind. States smaller than any pack are filled up with zeros.</summary>
internal sealed unsafe class PackedAmplitudes<TPack, TReal> : Amplitudes
    where TPack : struct, IPack<TPack, TReal>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
{
    /// <summary>The widest pack has 2^3 lanes.</summary>
    private const int LeastQubits = 3;

    /// <summary>Work is handed to threads in portions of 2^15 amplitudes at most, and cancellation is looked at before each.</summary>
    private const int PortionQubits = 15;

    /// <summary>A sum over the state is taken by chunks of 2^12 amplitudes, which are added in order: on any number of threads it rounds the same.</summary>
    private const int ChunkQubits = 12;

    private readonly int _qubits;
    private readonly Crew _crew;
    private readonly Workspace<TReal>[] _workspaces;
    private TReal* _at;

    /// <summary>Takes the memory, and leaves it as it is.</summary>
    /// <param name="qubits">How many qubits there are.</param>
    /// <param name="crew">The threads to compute with.</param>
    /// <exception cref="OutOfMemoryException">There is none.</exception>
    public PackedAmplitudes(int qubits, Crew crew)
    {
        _qubits = Math.Max(qubits, LeastQubits);
        _crew = crew;
        var large = (nuint)Bytes >= 2 * HugePages.Size;
        _at = (TReal*)NativeMemory.AlignedAlloc((nuint)Bytes, large ? HugePages.Size : AlignedArray<TReal>.Alignment);
        if (large)
        {
            HugePages.Advise(_at, (nuint)Bytes);
        }

        _workspaces = new Workspace<TReal>[crew.Threads];
        for (var i = 0; i < _workspaces.Length; i++)
        {
            _workspaces[i] = new Workspace<TReal>();
        }
    }

    ~PackedAmplitudes() => NativeMemory.AlignedFree(_at);

    public override long Bytes => Count * 2 * sizeof(TReal);

    private static bool IsScalar => typeof(TPack) == typeof(ScalarPack<TReal>);

    private long Count => 1L << _qubits;

    public override Complex this[long index]
    {
        get => new(double.CreateTruncating(_at[2 * index]), double.CreateTruncating(_at[(2 * index) + 1]));
        set => (_at[2 * index], _at[(2 * index) + 1]) = (TReal.CreateTruncating(value.Real), TReal.CreateTruncating(value.Imaginary));
    }

    public override void Initialize(Complex phase, CancellationToken cancellationToken)
    {
        Portions((from, count) => NativeMemory.Clear(_at + (2 * from), (nuint)(count * 2 * sizeof(TReal))), cancellationToken);
        this[0] = phase;
    }

    public override void CopyFrom(Amplitudes other, CancellationToken cancellationToken)
    {
        var source = ((PackedAmplitudes<TPack, TReal>)other)._at;
        Portions(
            (from, count) => NativeMemory.Copy(source + (2 * from), _at + (2 * from), (nuint)(count * 2 * sizeof(TReal))), cancellationToken);
    }

    public override void CopyTo(long start, Span<Complex> into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = this[start + i];
        }
    }

    public override void Apply(Pass pass, CancellationToken cancellationToken) =>
        pass.Prepared(unprepared => new PreparedPass<TPack, TReal>(unprepared, _qubits)).Run(_at, _crew, _workspaces, cancellationToken);

    public override void Norms(int blockQubits, Span<double> into, CancellationToken cancellationToken)
    {
        fixed (double* sums = into)
        {
            var to = sums;
            var blockLength = 2L << blockQubits;
            _crew.For(
                into.Length,
                Math.Max(1L << (PortionQubits - blockQubits), 1),
                (_, from, end) =>
                {
                    for (; from < end; from++)
                    {
                        to[from] = Norm(from * blockLength, blockLength);
                    }
                },
                cancellationToken);
        }
    }

    public override void Accumulate(long start, Span<double> into)
    {
        var at = _at + (2 * start);
        var sum = 0.0;
        for (var i = 0; i < into.Length; i++)
        {
            sum += Square(at[2 * i]) + Square(at[(2 * i) + 1]);
            into[i] = sum;
        }

        static double Square(TReal value) => double.CreateTruncating(value) * double.CreateTruncating(value);
    }

    public override (double Zero, double One) Weights(int qubit, CancellationToken cancellationToken)
    {
        var chunkQubits = Math.Min(_qubits, ChunkQubits);
        var sums = new double[2 * (Count >> chunkQubits)];
        var length = 2L << chunkQubits;
        _crew.For(
            Count >> chunkQubits,
            1L << (PortionQubits - ChunkQubits),
            (_, from, to) =>
            {
                for (; from < to; from++)
                {
                    if (qubit < chunkQubits)
                    {
                        (sums[2 * from], sums[(2 * from) + 1]) = NormKernel.Split(_at + (from * length), length, qubit, IsScalar);
                    }
                    else
                    {
                        sums[(2 * from) + (from << chunkQubits >> qubit & 1)] = Norm(from * length, length);
                    }
                }
            },
            cancellationToken);
        return (Sum(sums, 0), Sum(sums, 1));

        static double Sum(double[] of, int from)
        {
            var sum = 0.0;
            for (var i = from; i < of.Length; i += 2)
            {
                sum += of[i];
            }

            return sum;
        }
    }

    public override void Project(int qubit, bool one, double scale, CancellationToken cancellationToken)
    {
        var runQubits = Math.Min(qubit, PortionQubits);
        var factor = TReal.CreateTruncating(scale);
        Portions(
            (from, count) =>
            {
                for (var start = from; start < from + count; start += 1L << runQubits)
                {
                    var run = new Span<TReal>(_at + (2 * start), 2 << runQubits);
                    if ((start >> qubit & 1) != 0 == one)
                    {
                        foreach (ref var part in run)
                        {
                            part *= factor;
                        }
                    }
                    else
                    {
                        run.Clear();
                    }
                }
            },
            cancellationToken);
    }

    public override Complex Overlap(ulong flips, ulong signs, CancellationToken cancellationToken)
    {
        var chunkQubits = Math.Min(_qubits, ChunkQubits);
        var sums = new Complex[Count >> chunkQubits];
        _crew.For(
            sums.Length,
            1L << (PortionQubits - ChunkQubits),
            (_, from, to) =>
            {
                for (; from < to; from++)
                {
                    sums[from] = Overlap(flips, signs, from << chunkQubits, 1L << chunkQubits);
                }
            },
            cancellationToken);
        return sums.Aggregate(Complex.Zero, (sum, next) => sum + next);
    }

    public override void Dispose()
    {
        NativeMemory.AlignedFree(_at);
        _at = null;
        Array.ForEach(_workspaces, workspace => workspace.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>Does something with all amplitudes, portion by portion.</summary>
    private void Portions(Action<long, long> body, CancellationToken cancellationToken)
    {
        var portion = Math.Min(Count, 1L << PortionQubits);
        _crew.For(Count / portion, 1, (_, from, to) => body(from * portion, (to - from) * portion), cancellationToken);
    }

    private Complex Overlap(ulong flips, ulong signs, long start, long count)
    {
        var (real, imaginary) = (0.0, 0.0);
        for (var x = start; x < start + count; x++)
        {
            var left = this[x];
            var right = this[x ^ (long)flips];
            var sign = 1 - (2 * (BitOperations.PopCount((ulong)x & signs) & 1));
            real += sign * ((left.Real * right.Real) + (left.Imaginary * right.Imaginary));
            imaginary += sign * ((left.Real * right.Imaginary) - (left.Imaginary * right.Real));
        }

        return new Complex(real, imaginary);
    }

    private double Norm(long from, long length) => NormKernel.Norm(_at + from, length, IsScalar);
}
