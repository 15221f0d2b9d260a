using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Nexus.Circuits;
using Nexus.Simulators.Flow;

namespace Nexus.Simulators.Stabilizer;

/// <summary>
/// What a gate does to Pauli operators, found from its matrix: a gate is Clifford exactly when it takes each X and Z to a Pauli. It is
/// then written with elementary gates by clearing its tableau column by column (Aaronson and Gottesman, Phys. Rev. A 70, 052328).
/// </summary>
internal sealed class CliffordAction
{
    /// <summary>The most qubits of a gate whose matrix is looked at. A controlled gate with more is Clifford only if it is the identity.</summary>
    public const int MaxQubits = 4;

    /// <summary>How far from a Pauli an entry may be: angles are given in floating point.</summary>
    private const double Tolerance = 1e-8;

    /// <summary>So many gates are remembered; then all are forgotten.</summary>
    private const int MaxFound = 4096;

    /// <summary>A circuit has few different gates, many times.</summary>
    private static readonly ConcurrentDictionary<(GateKind Kind, int Controls, double A, double B, double C), CliffordAction?> Found = new();

    /// <summary>Gates without angles, by their kind and the number of their controls, are looked up the fastest: they are nearly all.</summary>
    private const int PlainControls = 2;

    private static readonly CliffordAction?[] Plain = new CliffordAction?[((int)Enum.GetValues<GateKind>().Max() + 1) * PlainControls];

    /// <summary>Of a gate that is no Clifford gate.</summary>
    private static readonly CliffordAction None = new([]);

    private CliffordAction(CliffordStep[] steps) => Steps = steps;

    /// <summary>The gate's elementary gates in order of time; numbers are positions among its qubits.</summary>
    public CliffordStep[] Steps { get; }

    /// <summary>Whether it is a product of Paulis.</summary>
    public bool IsPauli => Steps.All(step => step.Kind is CliffordStepKind.X or CliffordStepKind.Y or CliffordStepKind.Z);

    /// <summary>The action of a gate; null when it is no Clifford gate. Worked out once and kept with the gate.</summary>
    public static CliffordAction? Of(GateInstruction gate)
    {
        if (gate.Prepared is not CliffordAction action)
        {
            action = Known(gate) ?? None;
            gate.Prepared = action;
        }

        return ReferenceEquals(action, None) ? null : action;
    }

    private static CliffordAction? Known(GateInstruction gate)
    {
        if (gate.Kind == GateKind.Opaque)
        {
            return Find(gate.Matrix, gate.ControlCount, gate.Qubits.Length);
        }

        if (gate.Angles.Length == 0 && gate.ControlCount < PlainControls)
        {
            ref var plain = ref Plain[((int)gate.Kind * PlainControls) + gate.ControlCount];
            return plain ??= Find(gate.Matrix, gate.ControlCount, gate.Qubits.Length) ?? None;
        }

        var key = (gate.Kind, gate.ControlCount, AngleOf(gate, 0), AngleOf(gate, 1), AngleOf(gate, 2));
        if (!Found.TryGetValue(key, out var known))
        {
            if (Found.Count >= MaxFound)
            {
                Found.Clear();
            }

            known = Find(gate.Matrix, gate.ControlCount, gate.Qubits.Length);
            Found[key] = known;
        }

        return known;
    }

    private static double AngleOf(GateInstruction gate, int index) => index < gate.Angles.Length ? gate.Angles[index] : 0;

    /// <summary>The action of a gate.</summary>
    /// <exception cref="SimulationException">It is no Clifford gate; names it and its place.</exception>
    public static CliffordAction Require(GateInstruction gate) => Of(gate) ?? throw NotClifford(gate);

    /// <summary>The refusal of a gate that is no Clifford gate.</summary>
    public static SimulationException NotClifford(GateInstruction gate) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Gate '{Describe(gate)}' (operation {gate.Operation}, counted from 0) is no Clifford gate, so the stabilizer simulator cannot take it; the backends statevector and mps can."),
        gate.Operation);

    private static string Describe(GateInstruction gate) => gate.Angles.Length == 0
        ? gate.Name
        : $"{gate.Name}({string.Join(", ", gate.Angles.Select(a => Math.Round(a, 6).ToString(CultureInfo.InvariantCulture)))})";

    private static CliffordAction? Find(Complex[] matrix, int controls, int qubits)
    {
        var inner = qubits - controls;
        var size = 1 << inner;
        if (Enumerable.Range(0, size * size).All(i => (matrix[i] - (i % (size + 1) == 0 ? matrix[0] : 0)).Magnitude < Tolerance)
            && (controls == 0 || (matrix[0] - 1).Magnitude < Tolerance))
        {
            return new CliffordAction([]);
        }

        if (qubits > MaxQubits)
        {
            return null;
        }

        var whole = GateInstruction.WithControls(matrix, controls, qubits);
        var images = new PauliRow[2 * qubits];
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            if (Image(whole, 1 << qubit, 0, qubits) is not { } x || Image(whole, 0, 1 << qubit, qubits) is not { } z)
            {
                return null;
            }

            images[2 * qubit] = x;
            images[(2 * qubit) + 1] = z;
        }

        return new CliffordAction(Synthesize(images, qubits));
    }

    /// <summary>U P U† as a Pauli, for P the product of X on the mask <paramref name="x"/> and of Z on the mask <paramref name="z"/>.</summary>
    private static PauliRow? Image(Complex[] u, int x, int z, int qubits)
    {
        var size = 1 << qubits;
        var image = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var sum = Complex.Zero;
                for (var s = 0; s < size; s++)
                {
                    // P takes |s> to (-1)^(z.s) |s^x>.
                    var sign = (BitOperations.PopCount((uint)(z & s)) & 1) != 0 ? -1 : 1;
                    sum += u[(row * size) + (s ^ x)] * sign * Complex.Conjugate(u[(column * size) + s]);
                }

                image[(row * size) + column] = sum;
            }
        }

        // X^a Z^b with a factor: read off the columns 0, 1, 2, 4, ...
        var flips = Enumerable.Range(0, size).MaxBy(row => image[row * size].Magnitude);
        var factor = image[flips * size];
        var phases = 0;
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            var column = 1 << qubit;
            if ((image[((column ^ flips) * size) + column] + factor).Magnitude < 0.5)
            {
                phases |= column;
            }
        }

        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var sign = (BitOperations.PopCount((uint)(phases & column)) & 1) != 0 ? -1 : 1;
                var expected = row == (column ^ flips) ? factor * sign : Complex.Zero;
                // Written so that what is no number is no Pauli.
                if (!((image[(row * size) + column] - expected).Magnitude <= Tolerance))
                {
                    return null;
                }
            }
        }

        // A product of Paulis has a factor i for each Y = iXZ, and a sign.
        var bare = factor * Complex.Pow(-Complex.ImaginaryOne, BitOperations.PopCount((uint)(flips & phases)));
        return Math.Abs(Math.Abs(bare.Real) - 1) <= Tolerance ? new PauliRow { X = flips, Z = phases, Sign = bare.Real < 0 } : null;
    }

    private static CliffordStep[] Synthesize(PauliRow[] rows, int qubits)
    {
        // Gates that, applied after the gate, leave nothing but a Pauli.
        var clearing = new List<CliffordStep>();
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            ClearToX(2 * qubit, qubit);
            if (rows[(2 * qubit) + 1].X != 0 || rows[(2 * qubit) + 1].Z != 1 << qubit)
            {
                // With X and Z exchanged, the other row is cleared by gates that leave this one alone.
                Apply(new(CliffordStepKind.H, qubit));
                ClearToX((2 * qubit) + 1, qubit);
                Apply(new(CliffordStepKind.H, qubit));
            }
        }

        var steps = new List<CliffordStep>();
        for (var qubit = 0; qubit < qubits; qubit++)
        {
            switch (rows[2 * qubit].Sign, rows[(2 * qubit) + 1].Sign)
            {
                case (true, true):
                    steps.Add(new(CliffordStepKind.Y, qubit));
                    break;
                case (true, false):
                    steps.Add(new(CliffordStepKind.Z, qubit));
                    break;
                case (false, true):
                    steps.Add(new(CliffordStepKind.X, qubit));
                    break;
            }
        }

        for (var i = clearing.Count - 1; i >= 0; i--)
        {
            steps.Add(clearing[i] is { Kind: CliffordStepKind.S } s ? s with { Kind = CliffordStepKind.Sdg } : clearing[i]);
        }

        return [.. steps];

        void ClearToX(int row, int qubit)
        {
            for (var other = 0; other < qubits; other++)
            {
                if ((rows[row].Z >> other & 1) != 0)
                {
                    Apply(new((rows[row].X >> other & 1) != 0 ? CliffordStepKind.S : CliffordStepKind.H, other));
                }
            }

            if ((rows[row].X >> qubit & 1) == 0)
            {
                Apply(new(CliffordStepKind.CX, BitOperations.TrailingZeroCount(rows[row].X), qubit));
            }

            for (var other = 0; other < qubits; other++)
            {
                if (other != qubit && (rows[row].X >> other & 1) != 0)
                {
                    Apply(new(CliffordStepKind.CX, qubit, other));
                }
            }
        }

        void Apply(CliffordStep step)
        {
            clearing.Add(step);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i].Conjugate(step);
            }
        }
    }

    /// <summary>A Pauli operator on a few qubits, with a sign; X and Z on the same qubit is Y.</summary>
    private struct PauliRow
    {
        public int X;
        public int Z;
        public bool Sign;

        public void Conjugate(CliffordStep step)
        {
            var (x, z) = (X >> step.A & 1, Z >> step.A & 1);
            switch (step.Kind)
            {
                case CliffordStepKind.H:
                    Sign ^= (x & z) != 0;
                    X ^= (x ^ z) << step.A;
                    Z ^= (x ^ z) << step.A;
                    break;
                case CliffordStepKind.S:
                    Sign ^= (x & z) != 0;
                    Z ^= x << step.A;
                    break;
                default:
                    var (targetX, targetZ) = (X >> step.B & 1, Z >> step.B & 1);
                    Sign ^= (x & targetZ & (targetX ^ z ^ 1)) != 0;
                    X ^= x << step.B;
                    Z ^= targetZ << step.A;
                    break;
            }
        }
    }
}
