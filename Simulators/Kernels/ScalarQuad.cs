namespace Nexus.Simulators.Kernels;

/// <summary>Four doubles one by one, for machines without 256-bit vectors.</summary>
internal readonly unsafe struct ScalarQuad(double evenReal, double evenImaginary, double oddReal, double oddImaginary) : IQuad<ScalarQuad>
{
    private readonly double _evenReal = evenReal;
    private readonly double _evenImaginary = evenImaginary;
    private readonly double _oddReal = oddReal;
    private readonly double _oddImaginary = oddImaginary;

    public static ScalarQuad Load(double* from) => new(from[0], from[1], from[2], from[3]);

    public static ScalarQuad Create(double evenReal, double evenImaginary, double oddReal, double oddImaginary) =>
        new(evenReal, evenImaginary, oddReal, oddImaginary);

    public void Store(double* to)
    {
        to[0] = _evenReal;
        to[1] = _evenImaginary;
        to[2] = _oddReal;
        to[3] = _oddImaginary;
    }

    public static ScalarQuad Multiply(ScalarQuad left, ScalarQuad right) => new(
        left._evenReal * right._evenReal,
        left._evenImaginary * right._evenImaginary,
        left._oddReal * right._oddReal,
        left._oddImaginary * right._oddImaginary);

    public static ScalarQuad MultiplyAdd(ScalarQuad left, ScalarQuad right, ScalarQuad addend) => new(
        Math.FusedMultiplyAdd(left._evenReal, right._evenReal, addend._evenReal),
        Math.FusedMultiplyAdd(left._evenImaginary, right._evenImaginary, addend._evenImaginary),
        Math.FusedMultiplyAdd(left._oddReal, right._oddReal, addend._oddReal),
        Math.FusedMultiplyAdd(left._oddImaginary, right._oddImaginary, addend._oddImaginary));

    public static ScalarQuad SwapParts(ScalarQuad value) => new(value._evenImaginary, value._evenReal, value._oddImaginary, value._oddReal);

    public static ScalarQuad SwapAmplitudes(ScalarQuad value) => new(value._oddReal, value._oddImaginary, value._evenReal, value._evenImaginary);

    public static ScalarQuad Join(ScalarQuad even, ScalarQuad odd) => new(even._evenReal, even._evenImaginary, odd._oddReal, odd._oddImaginary);
}
