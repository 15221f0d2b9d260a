using System.Numerics;

namespace Nexus.Simulators.Kernels;

/// <summary>
/// A general matrix on several qubits: the quads at all <see cref="_offsets"/> from a place are read, multiplied, and written back.
/// Qubit 0, as a target, stands inside of the quads: a second set of factors then multiplies the quads with their amplitudes exchanged.
/// </summary>
internal readonly unsafe struct DenseKernel<TQuad> : IRunKernel
    where TQuad : struct, IQuad<TQuad>
{
    /// <summary>So many quads of each row are multiplied together, so that a row's factors are made once for all of them.</summary>
    public const int BlockQuads = 8;

    /// <summary>Up to so many rows the factors are made once for all runs; more would take more memory than it saves time.</summary>
    private const int MaxTableRows = 32;

    private readonly Complex[] _matrix;
    private readonly long[] _offsets;
    private readonly int _lane;
    private readonly bool _laneControls;
    private readonly Factor<TQuad>[] _factors;
    private readonly double* _scratch;

    /// <summary>Prepares a matrix.</summary>
    /// <param name="matrix">Row after row.</param>
    /// <param name="offsets">How far, in doubles, the quads of each row stand from the first; as many as rows, or half as many when qubit 0 is a target.</param>
    /// <param name="lane">Which bit of the row number qubit 0 is; negative when it is no target.</param>
    /// <param name="laneControls">Whether qubit 0 is a control.</param>
    /// <param name="scratch">Room for <see cref="BlockQuads"/> quads a row.</param>
    public DenseKernel(Complex[] matrix, long[] offsets, int lane, bool laneControls, double* scratch)
    {
        _matrix = matrix;
        _offsets = offsets;
        _lane = lane;
        _laneControls = laneControls;
        _scratch = scratch;
        var width = Width;
        if (offsets.Length > MaxTableRows)
        {
            _factors = new Factor<TQuad>[width];
            return;
        }

        _factors = new Factor<TQuad>[width * offsets.Length];
        for (var row = 0; row < offsets.Length; row++)
        {
            FillRow(row, _factors.AsSpan(row * width, width));
        }
    }

    private int Width => _lane >= 0 ? 2 * _offsets.Length : _offsets.Length;

    public void Run(double* run, long length)
    {
        var quads = length / 4;
        for (long from = 0; from < quads; from += BlockQuads)
        {
            Block(run + (4 * from), (int)Math.Min(BlockQuads, quads - from));
        }
    }

    private void Block(double* at, int quads)
    {
        var rows = _offsets.Length;
        var width = Width;
        var tabled = rows <= MaxTableRows;
        for (var column = 0; column < rows; column++)
        {
            var from = at + _offsets[column];
            for (var q = 0; q < quads; q++)
            {
                TQuad.Load(from + (4 * q)).Store(_scratch + (4 * ((column * BlockQuads) + q)));
            }
        }

        for (var row = 0; row < rows; row++)
        {
            var factors = tabled ? _factors.AsSpan(row * width, width) : _factors.AsSpan();
            if (!tabled)
            {
                FillRow(row, factors);
            }

            var to = at + _offsets[row];
            for (var q = 0; q < quads; q++)
            {
                var from = _scratch + (4 * q);
                var sum = factors[0].Times(TQuad.Load(from));
                for (var column = 1; column < rows; column++)
                {
                    sum = factors[column].TimesPlus(TQuad.Load(from + (4 * BlockQuads * column)), sum);
                }

                for (var column = rows; column < width; column++)
                {
                    sum = factors[column].TimesPlus(TQuad.SwapAmplitudes(TQuad.Load(from + (4 * BlockQuads * (column - rows)))), sum);
                }

                sum.Store(to + (4 * q));
            }
        }
    }

    /// <summary>The factors of one row of quads: of the quads as they are, then, where qubit 0 is a target, of those exchanged.</summary>
    private void FillRow(int row, Span<Factor<TQuad>> into)
    {
        var rows = _offsets.Length;
        for (var column = 0; column < rows; column++)
        {
            if (_lane < 0)
            {
                var entry = _matrix[(row * rows) + column];
                into[column] = new(_laneControls ? (row == column ? 1 : 0) : entry, entry);
            }
            else
            {
                into[column] = new(Entry(row, 0, column, 0), Entry(row, 1, column, 1));
                into[rows + column] = new(Entry(row, 0, column, 1), Entry(row, 1, column, 0));
            }
        }
    }

    private Complex Entry(int row, int rowLane, int column, int columnLane) =>
        _matrix[(WithLane(row, rowLane) * 2 * _offsets.Length) + WithLane(column, columnLane)];

    /// <summary>A number with a bit put in at the place of qubit 0.</summary>
    private int WithLane(int number, int value)
    {
        var low = number & ((1 << _lane) - 1);
        return ((number - low) << 1) | (value << _lane) | low;
    }
}
