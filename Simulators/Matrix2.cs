using System.Numerics;

namespace Nexus.Simulators;

/// <summary>A 2x2 complex matrix, row by row.</summary>
internal readonly record struct Matrix2(Complex M00, Complex M01, Complex M10, Complex M11)
{
    /// <summary>Whether both entries off the diagonal are exactly 0.</summary>
    public bool IsDiagonal => M01 == Complex.Zero && M10 == Complex.Zero;
}
