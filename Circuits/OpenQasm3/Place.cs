namespace Nexus.Circuits.OpenQasm3;

/// <summary>Where a value is stored: a variable, elements of an array, bits of a value.</summary>
internal sealed class Place
{
    public required Variable Variable { get; init; }

    /// <summary>The elements, by their number in the whole array.</summary>
    public required int[] Items { get; init; }

    /// <summary>The sizes of the array that the elements make; null for one element.</summary>
    public int[]? Dimensions { get; init; }

    /// <summary>Bits of the one element; null for all of it.</summary>
    public int[]? Bits { get; init; }

    /// <summary>The number, known at run time only, of an element among <see cref="Items"/>, or of a bit of the one element.</summary>
    public ClassicalExpression? Index { get; init; }

    /// <summary>Whether <see cref="Index"/> is of a bit.</summary>
    public bool IsBitIndex { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>The type of the value, or of the elements.</summary>
    public ClassicalType Type => Bits is not null ? ClassicalType.Bits(Bits.Length) : IsBitIndex ? ClassicalType.Bits(1) : Variable.Type;

    public bool IsWhole => Bits is null && Index is null && Items.Length == Variable.Count;
}
