namespace Nexus.Circuits.OpenQasm3;

/// <summary>The elements of an array, the last dimension's index running fastest.</summary>
internal sealed class ArrayValue(ClassicalType element, int[] dimensions, Scalar[] items) : Value
{
    public ClassicalType Element => element;

    public int[] Dimensions => dimensions;

    public Scalar[] Items => items;
}
