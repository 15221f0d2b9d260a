namespace Nexus.Simulators.Kernels;

/// <summary>
/// Four doubles: two neighbouring amplitudes (even, odd), each as real and imaginary part. Kernels are written once over this
/// interface; the vector and the scalar implementation round identically, so that results do not depend on the machine.
/// </summary>
internal unsafe interface IQuad<TSelf>
    where TSelf : struct, IQuad<TSelf>
{
    static abstract TSelf Load(double* from);

    static abstract TSelf Create(double evenReal, double evenImaginary, double oddReal, double oddImaginary);

    void Store(double* to);

    static abstract TSelf Multiply(TSelf left, TSelf right);

    /// <summary>left * right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>Exchanges real and imaginary parts.</summary>
    static abstract TSelf SwapParts(TSelf value);

    /// <summary>Exchanges the even and the odd amplitude.</summary>
    static abstract TSelf SwapAmplitudes(TSelf value);

    /// <summary>The even amplitude of one and the odd amplitude of the other.</summary>
    static abstract TSelf Join(TSelf even, TSelf odd);
}
