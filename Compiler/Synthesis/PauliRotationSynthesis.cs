using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>Circuits for products of Pauli rotations.</summary>
/// <remarks>
/// Greedy, as T. Goubault de Brugière and S. Martiel, arXiv:2404.03280 (Rustiq): gates like CX are added, and all rotations to come are seen through them, until
/// one of those that may be next acts on a single qubit; at the end the gates are undone. Which gate: the one that makes the lightest of these lighter, and those after it as light
/// as can be.
/// </remarks>
internal static class PauliRotationSynthesis
{
    // How many of the rotations to come are looked at for each gate.
    private const int Window = 24;

    // What one qubit less of a rotation is worth, against one of the rotation before.
    private const double Discount = 0.8;

    private static readonly Pauli[] Paulis = [Pauli.X, Pauli.Y, Pauli.Z];
    private static readonly LinearAngle Negative = new(-Expression.Symbol("a"));
    private static readonly LinearAngle Halved = new(Expression.Symbol("a") / Expression.Number(Rational.Of(-2, 1)));
    private static readonly Dictionary<(Pauli, Pauli), PauliTable> Tables = Paulis.SelectMany(_ => Paulis, (a, b) => (a, b)).ToDictionary(p => p, p => TableOf(p.a, p.b));

    /// <summary>The gates, right also in phase.</summary>
    /// <param name="rotations">For each rotation its Paulis, one a qubit, and its angle.</param>
    /// <param name="qubits">How many qubits there are.</param>
    public static List<PauliGate> Synthesize(IReadOnlyList<(Pauli[] Paulis, Parameter Angle)> rotations, int qubits)
    {
        var rows = new PauliRows(rotations.Count, qubits);
        for (var row = 0; row < rotations.Count; row++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                rows[row, qubit] = Code(rotations[row].Paulis[qubit]);
            }
        }

        var gates = new List<PauliGate>();
        var frame = new List<PauliGate>();
        var left = Enumerable.Range(0, rotations.Count).ToList();
        while (left.Count > 0)
        {
            var front = Front(rows, left);
            var light = front.FindIndex(row => Weight(rows, row) <= 1);
            if (light >= 0)
            {
                gates.Add(Rotation(rows, front[light], rotations[front[light]].Angle));
                left.Remove(front[light]);
                continue;
            }

            var gate = Best(rows, front.MinBy(row => Weight(rows, row)), left);
            rows.Apply(Tables[(gate.FirstPauli, gate.SecondPauli)], gate.First, gate.Second);
            gates.Add(gate);
            frame.Add(gate);
        }

        // Each of them undoes itself.
        frame.Reverse();
        gates.AddRange(frame);
        return gates;
    }

    /// <summary>Those of the next rotations that commute with all before them.</summary>
    private static List<int> Front(PauliRows rows, List<int> left)
    {
        var front = new List<int>();
        for (var i = 0; i < Math.Min(left.Count, Window); i++)
        {
            var isFree = true;
            for (var j = 0; j < i && isFree; j++)
            {
                isFree = Commute(rows, left[i], left[j]);
            }

            if (isFree)
            {
                front.Add(left[i]);
            }
        }

        return front;
    }

    private static PauliGate Best(PauliRows rows, int row, List<int> left)
    {
        var support = Enumerable.Range(0, rows.QubitCount).Where(q => rows[row, q] != 0).ToArray();
        var (best, bestCost) = (default(PauliGate), double.MaxValue);
        foreach (var first in support)
        {
            foreach (var second in support.Where(q => q != first))
            {
                // The Pauli on the first qubit goes: its own there, any that anticommutes with its own on the second.
                var own = Named(rows[row, first]);
                foreach (var other in Paulis.Where(p => p != Named(rows[row, second])))
                {
                    var cost = Cost(rows, left, first, second, Tables[(own, other)]);
                    if (cost < bestCost)
                    {
                        (best, bestCost) = (new PauliGate(first, own, second, other, default), cost);
                    }
                }
            }
        }

        return best;
    }

    private static double Cost(PauliRows rows, List<int> left, int first, int second, PauliTable table)
    {
        var (cost, worth) = (0.0, 1.0);
        for (var i = 0; i < Math.Min(left.Count, Window); i++)
        {
            var image = table.Image(rows[left[i], first] | (rows[left[i], second] << 2));
            var before = (rows[left[i], first] != 0 ? 1 : 0) + (rows[left[i], second] != 0 ? 1 : 0);
            cost += worth * (((image & 3) != 0 ? 1 : 0) + (image >> 2 != 0 ? 1 : 0) - before);
            worth *= Discount;
        }

        return cost;
    }

    private static PauliGate Rotation(PauliRows rows, int row, Parameter angle)
    {
        angle = rows.IsNegative(row) ? Negative.Of([angle]) : angle;
        for (var qubit = 0; qubit < rows.QubitCount; qubit++)
        {
            if (rows[row, qubit] != 0)
            {
                return new PauliGate(qubit, Named(rows[row, qubit]), -1, Pauli.I, angle);
            }
        }

        // exp(-i t/2) is a phase of -t/2.
        return new PauliGate(-1, Pauli.I, -1, Pauli.I, Halved.Of([angle]));
    }

    private static int Weight(PauliRows rows, int row)
    {
        var weight = 0;
        for (var qubit = 0; qubit < rows.QubitCount; qubit++)
        {
            weight += rows[row, qubit] != 0 ? 1 : 0;
        }

        return weight;
    }

    private static bool Commute(PauliRows rows, int one, int other)
    {
        var commute = true;
        for (var qubit = 0; qubit < rows.QubitCount; qubit++)
        {
            var (a, b) = (rows[one, qubit], rows[other, qubit]);
            commute ^= a != 0 && b != 0 && a != b;
        }

        return commute;
    }

    private static byte Code(Pauli pauli) => pauli switch { Pauli.X => 1, Pauli.Z => 2, Pauli.Y => 3, _ => 0 };

    private static Pauli Named(byte code) => code switch { 1 => Pauli.X, 2 => Pauli.Z, 3 => Pauli.Y, _ => Pauli.I };

    /// <summary>What the gate makes of Paulis: (1 + A + B - AB) / 2.</summary>
    private static PauliTable TableOf(Pauli first, Pauli second)
    {
        var one = Matrix4.Product(Of(first), Matrix2.Identity).Entries;
        var other = Matrix4.Product(Matrix2.Identity, Of(second)).Entries;
        var both = Matrix4.Product(Of(first), Of(second)).Entries;
        var entries = new System.Numerics.Complex[one.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = (Matrix4.Identity.Entries[i] + one[i] + other[i] - both[i]) / 2;
        }

        return PauliTable.Of(entries)!;

        static Matrix2 Of(Pauli pauli) => Matrix2.Of(pauli switch { Pauli.X => GateKind.X, Pauli.Y => GateKind.Y, _ => GateKind.Z });
    }
}
