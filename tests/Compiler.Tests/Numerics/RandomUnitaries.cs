using System.Numerics;
using Nexus.Circuits;
using Nexus.Compiler.Numerics;

namespace Nexus.Compiler.Tests.Numerics;

/// <summary>Unitaries on two qubits, of kinds that decompositions find hard.</summary>
internal static class RandomUnitaries
{
    /// <summary>One of any kind, by its seed.</summary>
    public static Matrix4 Draw(int seed)
    {
        var random = new Random(seed);
        var quarter = Math.PI / 4;
        var tiny = Math.Pow(10, -6 - (12 * random.NextDouble()));
        var (a, b, c) = random.Next(12) switch
        {
            0 => (0.0, 0.0, 0.0),
            1 => (quarter, 0, 0),
            2 => (quarter, quarter, 0),
            3 => (quarter, quarter, quarter),
            4 => (quarter, quarter, -quarter),
            5 => (quarter + tiny, tiny, -tiny),
            6 => (tiny, 0, 0),
            7 => (random.NextDouble(), 0, 0),
            8 => (random.NextDouble(), random.NextDouble(), 0),
            9 => (quarter, random.NextDouble(), random.NextDouble() - 0.5),
            10 => (quarter * random.Next(-4, 5), quarter * random.Next(-4, 5), quarter * random.Next(-4, 5)),
            _ => (4 * random.NextDouble(), 4 * random.NextDouble(), 4 * random.NextDouble()),
        };
        var middle = Matrix4.Of(GateKind.TK2, 0, -2 * a, -2 * b, -2 * c);
        var phase = Complex.FromPolarCoordinates(1, 7 * random.NextDouble());
        return phase * (Local(random) * middle * Local(random));
    }

    private static Matrix4 Local(Random random) => Matrix4.Product(OneQubit(random), OneQubit(random));

    /// <summary>Any unitary on one qubit, often Clifford.</summary>
    public static Matrix2 OneQubit(Random random) => random.Next(3) switch
    {
        0 => Matrix2.Of(GateKind.U, Turn(random), Turn(random), Turn(random)),
        1 => Matrix2.Identity,
        _ => Matrix2.Of(GateKind.U, 9 * random.NextDouble(), 9 * random.NextDouble(), 9 * random.NextDouble()),
    };

    private static double Turn(Random random) => Math.PI / 2 * random.Next(-3, 4);
}
