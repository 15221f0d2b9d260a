using System.Globalization;

namespace Nexus.Circuits;

/// <summary>
/// A named, ordered group of qubits or of classical bits. Its elements stand next to each other in the circuit's own
/// numbering, and each carries an index vector, as pytket's unit identifiers do: <c>q[3]</c> has the vector (3),
/// <c>grid[1][2]</c> the vector (1, 2).
/// </summary>
public sealed class Register
{
    private readonly int[][]? _indices;

    private Register(string name, int first, int count, int[][]? indices)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Name = name;
        First = first;
        Count = count;
        _indices = indices;
    }

    /// <summary>The register's name, unique among the registers of its kind.</summary>
    public string Name { get; }

    /// <summary>The circuit-wide number of the register's first element.</summary>
    public int First { get; }

    /// <summary>How many elements the register has.</summary>
    public int Count { get; }

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
    internal static Register Dense(string name, int first, int count) => new(name, first, count, null);

    /// <summary>A register whose elements have the given index vectors, in this order.</summary>
    internal static Register Indexed(string name, int first, int[][] indices) => new(name, first, indices.Length, indices);
}
