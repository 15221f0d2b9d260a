using System.Globalization;

namespace Nexus.Circuits;

/// <summary>
/// A named, ordered group of qubits or of classical bits. Its elements stand next to each other in the circuit's own
/// numbering, and each carries an index vector, as pytket's unit identifiers do: <c>q[3]</c> has the vector (3),
/// <c>grid[1][2]</c> the vector (1, 2). A classical register may hold a variable of a type, or an array of them.
/// </summary>
public sealed class Register
{
    private readonly int[][]? _indices;

    private Register(string name, int first, int count, int[][]? indices, ClassicalType elementType, bool isResult)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Name = name;
        First = first;
        Count = count;
        _indices = indices;
        ElementType = elementType;
        IsResult = isResult;
    }

    /// <summary>The register's name, unique among the registers of its kind.</summary>
    public string Name { get; }

    /// <summary>The circuit-wide number of the register's first element.</summary>
    public int First { get; }

    /// <summary>How many elements the register has.</summary>
    public int Count { get; }

    /// <summary>
    /// How the bits are read: of a variable or an array declared with a type its (element's) type, otherwise single bits. Of a quantum register nothing.
    /// </summary>
    public ClassicalType ElementType { get; }

    /// <summary>Whether the bits are part of a shot. Other classical registers are for the circuit's own use while it runs.</summary>
    public bool IsResult { get; }

    /// <summary>The index vector of element <paramref name="element"/> (0-based within the register).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The register has no such element.</exception>
    public IReadOnlyList<int> IndexOf(int element)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(element);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(element, Count);
        return _indices is null ? [element] : _indices[element];
    }

    /// <summary>The element's name as a person writes it: <c>q[3]</c>, <c>grid[1][2]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The register has no such element.</exception>
    public string NameOf(int element) =>
        Name + string.Concat(IndexOf(element).Select(i => string.Create(CultureInfo.InvariantCulture, $"[{i}]")));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}[{Count}]");

    /// <summary>A register whose elements are numbered 0 to <paramref name="count"/> - 1.</summary>
    internal static Register Dense(string name, int first, int count, bool isResult = true) =>
        new(name, first, count, null, ClassicalType.Bits(1), isResult);

    /// <summary>A register whose elements have the given index vectors, in this order.</summary>
    internal static Register Indexed(string name, int first, int[][] indices, bool isResult = true) =>
        new(name, first, indices.Length, indices, ClassicalType.Bits(1), isResult);

    /// <summary>A register of the bits of variables of one type.</summary>
    internal static Register Typed(string name, int first, int count, ClassicalType type, bool isResult) =>
        new(name, first, count, null, type, isResult);

    /// <summary>The same register, numbered from another place on.</summary>
    internal Register At(int first) => new(Name, first, Count, _indices, ElementType, IsResult);
}
