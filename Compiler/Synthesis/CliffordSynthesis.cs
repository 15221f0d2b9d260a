using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>Circuits of CX, H, S and Paulis for Clifford operators, from what they make of X and Z of each qubit.</summary>
/// <remarks>
/// Qubit by qubit, as E. van den Berg, arXiv:2008.06011: gates are found that bring the images of a qubit's X and Z back to X and Z, and undone they are the
/// circuit. Which qubit is next is the one that takes the fewest CX, as S. Bravyi, R. Shaydulin, S. Hu and D. Maslov, Quantum 5, 580 (2021), choose it.
/// </remarks>
internal static class CliffordSynthesis
{
    /// <summary>The gates of a Clifford circuit on a few qubits, made anew; right but for a phase.</summary>
    /// <param name="steps">Clifford gates on qubits numbered from 0.</param>
    /// <param name="tables">What each of them makes of Paulis.</param>
    /// <param name="qubits">How many qubits there are.</param>
    public static List<Step> Synthesize(IReadOnlyList<Step> steps, IReadOnlyList<PauliTable> tables, int qubits)
    {
        var images = new PauliRows(2 * qubits, qubits);
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            images[2 * qubit, qubit] = 1;
            images[(2 * qubit) + 1, qubit] = 2;
        }

        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].IsOnTwo)
            {
                images.Apply(tables[i], steps[i].First, steps[i].Second);
            }
            else
            {
                images.Apply(tables[i], steps[i].First);
            }
        }

        var undoing = new List<Step>();
        var left = Enumerable.Range(0, qubits).ToList();
        while (left.Count > 0)
        {
            var (best, gates) = left.Select(q => (Qubit: q, Gates: Sweep(images.Copy(), q))).MinBy(s => s.Gates.Count(g => g.IsOnTwo));
            Sweep(images, best);
            undoing.AddRange(gates);
            left.Remove(best);
        }

        for (var qubit = 0; qubit < qubits; qubit++)
        {
            // A Pauli turns the sign of what anticommutes with it.
            if (images.IsNegative(2 * qubit))
            {
                undoing.Add(Step.OneQubit(GateKind.Z, qubit));
            }

            if (images.IsNegative((2 * qubit) + 1))
            {
                undoing.Add(Step.OneQubit(GateKind.X, qubit));
            }
        }

        undoing.Reverse();
        return [.. undoing.Select(s => s.Kind == GateKind.S ? s with { Kind = GateKind.Sdg } : s)];
    }

    /// <summary>Brings the images of X and Z of a qubit to X and Z there; the gates, in order.</summary>
    private static List<Step> Sweep(PauliRows rows, int qubit)
    {
        var gates = new List<Step>();
        Gather(2 * qubit);
        var z = (2 * qubit) + 1;
        if (rows[z, qubit] != 2 || Enumerable.Range(0, rows.QubitCount).Any(q => q != qubit && rows[z, q] != 0))
        {
            Do(GateKind.H, qubit);
            Gather(z);
            Do(GateKind.H, qubit);
        }

        return gates;

        // Makes a row X on the qubit alone. Where the other row is Z there already, it stays: CX from the qubit and gates on others leave it.
        void Gather(int row)
        {
            for (var other = 0; other < rows.QubitCount; other++)
            {
                if (rows[row, other] == 3)
                {
                    Do(GateKind.S, other);
                }
                else if (rows[row, other] == 2)
                {
                    Do(GateKind.H, other);
                }
            }

            if (rows[row, qubit] == 0)
            {
                var first = Enumerable.Range(0, rows.QubitCount).First(q => rows[row, q] != 0);
                Flip(first, qubit);
            }

            for (var other = 0; other < rows.QubitCount; other++)
            {
                if (other != qubit && rows[row, other] != 0)
                {
                    Flip(qubit, other);
                }
            }
        }

        void Do(GateKind kind, int target)
        {
            gates.Add(Step.OneQubit(kind, target));
            rows.Apply(kind == GateKind.H ? Hadamard : Phase, target);
        }

        void Flip(int control, int target)
        {
            gates.Add(Step.Controlled(GateKind.X, control, target));
            rows.Apply(ControlledX, control, target);
        }
    }

    private static PauliTable Hadamard { get; } = PauliTable.Of(GateMatrix.Of(GateKind.H))!;

    private static PauliTable Phase { get; } = PauliTable.Of(GateMatrix.Of(GateKind.S))!;

    private static PauliTable ControlledX { get; } = PauliTable.Of(Matrix4.Of(GateKind.X, 1).Entries)!;
}
