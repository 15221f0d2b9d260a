using System.Globalization;
using Nexus.Circuits.Targets;

namespace Nexus.Compiler.Targets;

/// <summary>
/// Devices of any size that a name describes: <c>line-N</c>, <c>ring-N</c>, <c>grid-RxC</c> and <c>full-N</c>. Their gates are U3 and CX.
/// A grid's qubits are numbered row after row.
/// </summary>
public static class TargetFamily
{
    /// <summary>The most qubits of such a device.</summary>
    public const int MaxQubits = 10_000;

    /// <summary>The names, as a person is told them.</summary>
    public static IReadOnlyList<string> Forms { get; } = ["line-N", "ring-N", "grid-RxC", "full-N"];

    /// <summary>The target that a name describes; null when it describes none, or one of more than <see cref="MaxQubits"/> qubits.</summary>
    public static Target? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
        {
            return null;
        }

        var size = name[(dash + 1)..];
        switch (name[..dash])
        {
            case "line" when Count(size) is { } n:
                return Make(name, n, Line(n));
            case "ring" when Count(size) is { } n and > 2:
                return Make(name, n, Line(n).Append((0, n - 1)));
            case "full" when Count(size) is { } n:
                return Make(name, n, null);
            case "grid" when size.Split('x') is [var height, var width] && Count(height) is { } rows && Count(width) is { } columns && rows * columns <= MaxQubits:
                return Make(name, rows * columns, Grid(rows, columns));
            default:
                return null;
        }
    }

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MaxQubits ? count : null;

    private static Target Make(string name, int qubits, IEnumerable<(int, int)>? couplings) => new()
    {
        Name = name,
        QubitCount = qubits,
        Gates = [OpTypes.Gate("U3")!, OpTypes.Gate("CX")!],
        Couplings = couplings?.ToHashSet(),
    };

    private static IEnumerable<(int, int)> Line(int count) => Enumerable.Range(0, count - 1).Select(i => (i, i + 1));

    private static IEnumerable<(int, int)> Grid(int rows, int columns)
    {
        for (var qubit = 0; qubit < rows * columns; qubit++)
        {
            if ((qubit + 1) % columns != 0)
            {
                yield return (qubit, qubit + 1);
            }

            if (qubit + columns < rows * columns)
            {
                yield return (qubit, qubit + columns);
            }
        }
    }
}
