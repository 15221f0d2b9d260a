using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Stabilizer;

/// <summary>The Pauli frames and measurements of a batch of shots, a bit a shot: 256 shots are changed at a time. One thread uses it.</summary>
internal sealed unsafe class FrameBatch : IDisposable
{
    private const int VectorBits = 256;

    private readonly FrameProgram _program;
    private readonly int _vectors;
    private readonly int _shots;
    private readonly long[] _gaps;
    private Vector256<ulong>* _rows;
    private Xoshiro256 _random = new(0);
    private VectorRandom _bits;

    public FrameBatch(FrameProgram program)
    {
        _program = program;
        _vectors = program.Vectors;
        _shots = program.BatchShots;
        _gaps = new long[program.Events.Length];
        _rows = (Vector256<ulong>*)NativeMemory.AlignedAlloc((nuint)program.Bytes, 64);
    }

    /// <summary>The words of a measurement: a 1 where a shot differs from the reference.</summary>
    public ReadOnlySpan<ulong> Flips(int record) => new(Record(record), _vectors * 4);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_rows);
        _rows = null;
    }

    /// <summary>Takes a batch of shots.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="number">Which batch of the run it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ulong seed, long number, CancellationToken cancellationToken)
    {
        // Two words of a generator of the seed's own make neighbouring batches of neighbouring seeds differ.
        _random = new Xoshiro256(new Xoshiro256(seed).Next() ^ new Xoshiro256((ulong)number ^ 0x5851F42D4C957F2D).Next());
        _bits = new VectorRandom(_random);
        for (var i = 0; i < _gaps.Length; i++)
        {
            _gaps[i] = _program.Events[i].Gap(_random);
        }

        for (var wire = 0; wire < _program.WireCount; wire++)
        {
            Randomize(wire);
        }

        var operations = _program.Operations;
        for (var i = 0; i < operations.Length; i++)
        {
            if ((i & 4095) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Apply(in operations[i]);
        }
    }

    private Vector256<ulong>* X(int wire) => _rows + (2L * wire * _vectors);

    private Vector256<ulong>* Z(int wire) => _rows + (((2L * wire) + 1) * _vectors);

    private Vector256<ulong>* Record(int record) => _rows + (((2L * _program.WireCount) + record) * _vectors);

    private Vector256<ulong>* Scratch => Record(_program.Reference.Length);

    /// <summary>The frame of |0&gt;: Z changes nothing about it, so a Z is there or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Randomize(int wire)
    {
        var x = X(wire);
        var z = Z(wire);
        for (var i = 0; i < _vectors; i++)
        {
            x[i] = Vector256<ulong>.Zero;
            z[i] = _bits.Next();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Apply(in FrameOperation operation)
    {
        switch (operation.Kind)
        {
            case FrameOperationKind.ControlledPauli:
                FrameKernels.ControlledPauli(operation.First, operation.Second, X(operation.A), X(operation.B), _vectors);
                break;
            case FrameOperationKind.Measure or FrameOperationKind.LastMeasure:
                Measure(operation);
                break;
            case FrameOperationKind.MeasureNothing:
                NativeMemory.Clear(Record(operation.Index), (nuint)(_vectors * 32));
                Misread(operation.Index);
                break;
            case FrameOperationKind.Reset:
                Randomize(operation.A);
                break;
            case FrameOperationKind.Noise or FrameOperationKind.PairNoise:
                Err(operation, _program.Noises[operation.Index]);
                break;
            case FrameOperationKind.ConditionalPauli:
                var differs = Scratch;
                Test(_program.Conditions[operation.Index], differs, againstReference: true);
                Multiply(operation.A, operation.First, differs);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(in FrameOperation operation)
    {
        var x = X(operation.A);
        var z = Z(operation.A);
        var record = Record(operation.Index);
        for (var i = 0; i < _vectors; i++)
        {
            record[i] = operation.First switch
            {
                PauliAxis.X => z[i],
                PauliAxis.Z => x[i],
                _ => x[i] ^ z[i],
            };
        }

        if (operation.Kind == FrameOperationKind.Measure)
        {
            var random = Scratch;
            for (var i = 0; i < _vectors; i++)
            {
                random[i] = _bits.Next();
            }

            Multiply(operation.A, operation.First, random);
        }

        Misread(operation.Index);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply(int wire, PauliAxis pauli, Vector256<ulong>* where)
    {
        var x = X(wire);
        var z = Z(wire);
        for (var i = 0; i < _vectors; i++)
        {
            if ((pauli & PauliAxis.X) != 0)
            {
                x[i] ^= where[i];
            }

            if ((pauli & PauliAxis.Z) != 0)
            {
                z[i] ^= where[i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Err(in FrameOperation operation, FrameNoise noise)
    {
        ref var gap = ref _gaps[noise.Gap];
        if (gap >= _shots)
        {
            gap -= _shots;
            return;
        }

        ulong* condition = null;
        if (noise.Condition >= 0)
        {
            condition = (ulong*)Scratch;
            Test(_program.Conditions[noise.Condition], Scratch, againstReference: false);
        }

        var events = _program.Events[noise.Gap];
        for (; gap < _shots; gap += 1 + events.Gap(_random))
        {
            var (word, bit) = ((int)(gap >> 6), (int)gap & 63);
            var frames = noise.Frames[noise.Channel.ErrorAt(_random.NextUnit())];
            if (condition is not null && (condition[word] >> bit & 1) == 0)
            {
                continue;
            }

            Toggle(operation.A, frames, word, bit);
            if (operation.Kind == FrameOperationKind.PairNoise)
            {
                Toggle(operation.B, frames >> 2, word, bit);
            }
        }

        gap -= _shots;
    }

    private void Toggle(int wire, int pauli, int word, int bit)
    {
        ((ulong*)X(wire))[word] ^= (ulong)(pauli & 1) << bit;
        ((ulong*)Z(wire))[word] ^= (ulong)(pauli >> 1 & 1) << bit;
    }

    /// <summary>Where the condition holds; or where that differs from the reference sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Test(FrameCondition condition, Vector256<ulong>* result, bool againstReference)
    {
        for (var i = 0; i < _vectors; i++)
        {
            var holds = condition.Never ? Vector256<ulong>.Zero : Vector256<ulong>.AllBitsSet;
            for (var k = 0; k < condition.Records.Length; k++)
            {
                var flips = Record(condition.Records[k])[i];
                holds &= _program.Reference[condition.Records[k]] == condition.Expected[k] ? ~flips : flips;
            }

            result[i] = againstReference && condition.Reference ? ~holds : holds;
        }
    }

    /// <summary>Lets readings err. Where 0 and 1 err differently, the candidates are those of the larger probability.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Misread(int record)
    {
        var number = _program.ErrorGaps[record];
        if (number < 0)
        {
            return;
        }

        ref var gap = ref _gaps[number];
        var events = _program.Events[number];
        var error = _program.Errors[record];
        var flips = (ulong*)Record(record);
        var reference = _program.Reference[record];
        for (; gap < _shots; gap += 1 + events.Gap(_random))
        {
            var (word, bit) = ((int)(gap >> 6), (int)gap & 63);
            var probability = error.Of(((flips[word] >> bit & 1) != 0) ^ reference);
            if (probability == events.Probability || _random.NextUnit() * events.Probability < probability)
            {
                flips[word] ^= 1UL << bit;
            }
        }

        gap -= _shots;
    }
}
