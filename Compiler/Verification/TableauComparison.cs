using System.Globalization;
using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Verification;

/// <summary>Compares Clifford circuits by what they make of X and Z of every qubit (S. Aaronson and D. Gottesman, Phys. Rev. A 70, 052328).</summary>
internal static class TableauComparison
{
    // Rows times operations.
    private const double MaxWork = 2e9;

    /// <summary>The verdict; null where a gate is not Clifford, or where another way must decide: measured qubits may differ in what they no longer show.</summary>
    public static Verdict? Compare(CircuitPair pair, CancellationToken cancellationToken)
    {
        if ((2.0 * pair.Qubits) + pair.Places > MaxWork / Math.Max(1, pair.Operations))
        {
            return null;
        }

        if (Run(pair.Original, pair.Qubits, cancellationToken) is not { } one || Run(pair.Compiled, pair.Qubits, cancellationToken) is not { } two)
        {
            return null;
        }

        var isSame = Matches(one, pair.Original, two, pair.Compiled, pair.Qubits);
        return isSame ? new Verdict(VerdictOutcome.Equivalent, VerificationMethod.Tableau, string.Create(
                CultureInfo.InvariantCulture, $"Both are Clifford circuits and make the same of X and Z of all {pair.Qubits} qubits: exact."))
            : pair.Measured.Count > 0 ? null
            : new Verdict(VerdictOutcome.Different, VerificationMethod.Tableau, "Both are Clifford circuits, and they make something else of a Pauli: exact.");
    }

    /// <summary>Rows: X and Z of each program qubit, then Z of each other place, which is |0&gt; at the start.</summary>
    private static PauliRows? Run(VerifiedCircuit circuit, int qubits, CancellationToken cancellationToken)
    {
        var rest = Enumerable.Range(0, circuit.PlaceCount).Except(circuit.Start).ToArray();
        var rows = new PauliRows((2 * qubits) + rest.Length, circuit.PlaceCount);
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            rows[2 * qubit, circuit.Start[qubit]] = 1;
            rows[(2 * qubit) + 1, circuit.Start[qubit]] = 2;
        }

        for (var i = 0; i < rest.Length; i++)
        {
            rows[(2 * qubits) + i, rest[i]] = 2;
        }

        var tables = new Dictionary<(GateKind, int, double, double, double), PauliTable?>();
        foreach (var operation in circuit.Circuit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation.Kind is OperationKind.Barrier or OperationKind.Measure)
            {
                continue;
            }

            if (operation is { Kind: OperationKind.Gate, ControlCount: 0, Gate.Kind: GateKind.GlobalPhase })
            {
                continue;
            }

            if (StepList.ReadGate(operation) is not { } step)
            {
                return null;
            }

            var key = (step.Kind, step.Controls, step.A, step.B, step.C);
            if (!tables.TryGetValue(key, out var table))
            {
                table = PauliTable.Of(step.IsOnTwo ? StepList.MatrixOfTwo(step).Entries : GateMatrix.Of(step.Kind, step.Angles()));
                tables.Add(key, table);
            }

            if (table is null)
            {
                return null;
            }

            if (step.IsOnTwo)
            {
                rows.Apply(table, circuit.Place[step.First], circuit.Place[step.Second]);
            }
            else
            {
                rows.Apply(table, circuit.Place[step.First]);
            }
        }

        return rows;
    }

    private static bool Matches(PauliRows one, VerifiedCircuit original, PauliRows two, VerifiedCircuit compiled, int qubits)
    {
        var rest = Enumerable.Range(0, compiled.PlaceCount).Except(compiled.End).ToArray();
        for (var row = 0; row < 2 * qubits; row++)
        {
            if (one.IsNegative(row) != two.IsNegative(row))
            {
                return false;
            }

            for (var qubit = 0; qubit < qubits; qubit++)
            {
                if (one[row, original.End[qubit]] != two[row, compiled.End[qubit]])
                {
                    return false;
                }
            }

            // The other places are |0> at the end, so that Z on them is 1.
            if (rest.Any(place => (two[row, place] & 1) != 0))
            {
                return false;
            }
        }

        for (var row = 2 * qubits; row < (2 * qubits) + rest.Length; row++)
        {
            if (two.IsNegative(row) || rest.Any(place => (two[row, place] & 1) != 0) || compiled.End.Any(place => two[row, place] != 0))
            {
                return false;
            }
        }

        return true;
    }
}
