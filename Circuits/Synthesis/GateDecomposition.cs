namespace Nexus.Circuits.Synthesis;

/// <summary>
/// What gates are made of: each by one step down, in simpler gates, exactly, global phase included. Repeated, it ends at gates on one
/// qubit without controls, CX, CZ-like gates with one control and Toffoli gates; see <see cref="IsBasic"/>.
/// </summary>
/// <remarks>
/// Sources: A. Barenco et al., "Elementary gates for quantum computation", quant-ph/9503016 (lemmas 7.2, 7.3, 7.5 and 7.9 for
/// several controls); the rest follows from the matrices of <see cref="GateKind"/>. A gate of the form A B A⁻¹ needs controls on B only.
/// </remarks>
public static class GateDecomposition
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly Expression A = Expression.Symbol("a");
    private static readonly Expression B = Expression.Symbol("b");
    private static readonly Expression C = Expression.Symbol("c");
    private static readonly Expression Two = Number(2);
    private static readonly Expression HalfPi = Expression.Pi / Two;

    /// <summary>The names that stand for a decomposed gate's angles in the angles of its steps.</summary>
    public static IReadOnlyList<string> AngleNames => Names;

    /// <summary>
    /// Whether a gate is one that decomposition ends at: without controls any gate on one qubit of the usual set (I, X, Y, Z, H, S, T,
    /// their inverses, SX, RX, RY, RZ, P), a global phase, Swap; with one control X, Y, Z, H, RX, RY, RZ, P; with two X.
    /// </summary>
    public static bool IsBasic(GateForm form) => form switch
    {
        { BorrowedCount: > 0 } => false,
        { ControlCount: 0 } => form.Kind is <= GateKind.P or GateKind.Swap or GateKind.GlobalPhase && form.Kind != GateKind.SXdg,
        { ControlCount: 1 } => form.Kind is GateKind.X or GateKind.Y or GateKind.Z or GateKind.H or GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.P,
        { ControlCount: 2 } => form.Kind == GateKind.X,
        _ => false,
    };

    /// <summary>The steps that make up a gate, first one first.</summary>
    /// <exception cref="ArgumentException">The gate is basic or opaque, or a gate other than X borrows qubits.</exception>
    public static IReadOnlyList<DecompositionStep> Of(GateForm form)
    {
        if (IsBasic(form) || form.Kind == GateKind.Opaque || (form.BorrowedCount > 0 && form.Kind != GateKind.X))
        {
            throw new ArgumentException($"There is nothing that {form} is made of.", nameof(form));
        }

        var steps = new Steps(form);
        if (form is { Kind: GateKind.X, ControlCount: > 2 } or { Kind: GateKind.X, BorrowedCount: > 0 })
        {
            AddControlledX(steps, form);
        }
        else
        {
            Add(steps, form.Kind, form.ControlCount);
        }

        return steps.All;
    }

    private static Expression Number(int value) => Expression.Number(value);

    private static void Add(Steps steps, GateKind kind, int n)
    {
        // Targets; what stands before them controls.
        var (t, u) = (n, n + 1);
        switch (kind)
        {
            case GateKind.I:
                steps.Free(GateKind.I, [t]);
                break;
            case GateKind.Y:
                steps.Free(GateKind.Sdg, [t]);
                steps.Controlled(GateKind.X, [t]);
                steps.Free(GateKind.S, [t]);
                break;
            case GateKind.Z:
                steps.Controlled(GateKind.P, [t], Expression.Pi);
                break;
            case GateKind.H:
                // RY(pi/4) Z RY(-pi/4) turns the axis Z into (X + Z)/sqrt 2.
                steps.Free(GateKind.RY, [t], -Expression.Pi / Number(4));
                steps.Controlled(GateKind.Z, [t]);
                steps.Free(GateKind.RY, [t], Expression.Pi / Number(4));
                break;
            case GateKind.S:
                steps.Controlled(GateKind.P, [t], HalfPi);
                break;
            case GateKind.Sdg:
                steps.Controlled(GateKind.P, [t], -HalfPi);
                break;
            case GateKind.T:
                steps.Controlled(GateKind.P, [t], HalfPi / Two);
                break;
            case GateKind.Tdg:
                steps.Controlled(GateKind.P, [t], -HalfPi / Two);
                break;
            case GateKind.SX or GateKind.SXdg:
                steps.Free(GateKind.H, [t]);
                steps.Controlled(GateKind.P, [t], kind == GateKind.SX ? HalfPi : -HalfPi);
                steps.Free(GateKind.H, [t]);
                break;
            case GateKind.RX:
                steps.Free(GateKind.H, [t]);
                steps.Controlled(GateKind.RZ, [t], A);
                steps.Free(GateKind.H, [t]);
                break;
            case GateKind.RY or GateKind.RZ:
                // Lemma 7.9: X turns a rotation about Y or Z round.
                steps.Free(kind, [t], A / Two);
                steps.Controlled(GateKind.X, [t]);
                steps.Free(kind, [t], -A / Two);
                steps.Controlled(GateKind.X, [t]);
                break;
            case GateKind.P:
                AddControlledPhase(steps, n);
                break;
            case GateKind.GlobalPhase:
                // A phase where all controls are 1: the last of them is as good a target as any.
                steps.Add(new GateForm(GateKind.P, n - 1), Enumerable.Range(0, n), A);
                break;
            case GateKind.U when n == 0:
                steps.Free(GateKind.P, [t], C);
                steps.Free(GateKind.RY, [t], A);
                steps.Free(GateKind.P, [t], B);
                break;
            case GateKind.U:
                // P(b) RY(a) P(c) = P(b + c) [P(-c) RY(a) P(c)].
                steps.Free(GateKind.P, [t], C);
                steps.Controlled(GateKind.RY, [t], A);
                steps.Free(GateKind.P, [t], -C);
                steps.Controlled(GateKind.P, [t], B + C);
                break;
            case GateKind.PhasedX:
                steps.Free(GateKind.RZ, [t], -B);
                steps.Controlled(GateKind.RX, [t], A);
                steps.Free(GateKind.RZ, [t], B);
                break;
            case GateKind.TK1 when n == 0:
                steps.Free(GateKind.RZ, [t], C);
                steps.Free(GateKind.RX, [t], B);
                steps.Free(GateKind.RZ, [t], A);
                break;
            case GateKind.TK1:
                steps.Free(GateKind.RZ, [t], C);
                steps.Controlled(GateKind.RX, [t], B);
                steps.Free(GateKind.RZ, [t], -C);
                steps.Controlled(GateKind.RZ, [t], A + C);
                break;
            case GateKind.GPI:
                steps.Controlled(GateKind.X, [t]);
                steps.Controlled(GateKind.RZ, [t], Two * A);
                break;
            case GateKind.GPI2:
                steps.Controlled(GateKind.PhasedX, [t], HalfPi, A);
                break;
            case GateKind.Swap:
                steps.Free(GateKind.X, 1, [u, t]);
                steps.Add(new GateForm(GateKind.X, n + 1), Enumerable.Range(0, n + 2));
                steps.Free(GateKind.X, 1, [u, t]);
                break;
            case GateKind.RZZ:
                steps.Free(GateKind.X, 1, [t, u]);
                steps.Controlled(GateKind.RZ, [u], A);
                steps.Free(GateKind.X, 1, [t, u]);
                break;
            case GateKind.RXX:
                steps.Free(GateKind.H, [t]);
                steps.Free(GateKind.H, [u]);
                steps.Controlled(GateKind.RZZ, [t, u], A);
                steps.Free(GateKind.H, [t]);
                steps.Free(GateKind.H, [u]);
                break;
            case GateKind.RYY:
                // RX(pi/2) Y RX(-pi/2) = Z.
                steps.Free(GateKind.RX, [t], HalfPi);
                steps.Free(GateKind.RX, [u], HalfPi);
                steps.Controlled(GateKind.RZZ, [t, u], A);
                steps.Free(GateKind.RX, [t], -HalfPi);
                steps.Free(GateKind.RX, [u], -HalfPi);
                break;
            case GateKind.TK2:
                steps.Controlled(GateKind.RXX, [t, u], A);
                steps.Controlled(GateKind.RYY, [t, u], B);
                steps.Controlled(GateKind.RZZ, [t, u], C);
                break;
            case GateKind.ISwap:
                steps.Controlled(GateKind.RXX, [t, u], -A / Two);
                steps.Controlled(GateKind.RYY, [t, u], -A / Two);
                break;
            case GateKind.PhasedISwap:
                steps.Free(GateKind.RZ, [t], A / Two);
                steps.Free(GateKind.RZ, [u], -A / Two);
                steps.Controlled(GateKind.ISwap, [t, u], B);
                steps.Free(GateKind.RZ, [t], -A / Two);
                steps.Free(GateKind.RZ, [u], A / Two);
                break;
            case GateKind.ESwap:
                // SWAP = (1 + XX + YY + ZZ)/2.
                steps.Controlled(GateKind.GlobalPhase, [], -A / Number(4));
                steps.Controlled(GateKind.TK2, [t, u], A / Two, A / Two, A / Two);
                break;
            case GateKind.FSim:
                steps.Controlled(GateKind.ISwap, [t, u], Number(-2) * A);
                steps.Add(new GateForm(GateKind.P, n + 1), Enumerable.Range(0, n + 2), -B);
                break;
            case GateKind.ECR:
                // X exp(-i pi/4 ZX) = (XI - YX)/sqrt 2.
                steps.Free(GateKind.H, [u]);
                steps.Controlled(GateKind.RZZ, [t, u], HalfPi);
                steps.Free(GateKind.H, [u]);
                steps.Controlled(GateKind.X, [t]);
                break;
            case GateKind.AAMS:
                steps.Free(GateKind.RZ, [t], -B);
                steps.Free(GateKind.RZ, [u], -C);
                steps.Controlled(GateKind.RXX, [t, u], A);
                steps.Free(GateKind.RZ, [t], B);
                steps.Free(GateKind.RZ, [u], C);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is nothing that this gate is made of.");
        }
    }

    // Lemma 7.5 for a phase, over and over: half the angle while the target is a control too, then the other controls with half.
    private static void AddControlledPhase(Steps steps, int n)
    {
        var angle = A;
        for (var last = n - 1; last > 0; last--)
        {
            // The target is idle while the controls before `last` act on it: it is lent.
            var flip = new GateForm(GateKind.X, last, last > 2 ? 1 : 0);
            IEnumerable<int> qubits = flip.BorrowedCount > 0 ? [.. Enumerable.Range(0, last + 1), n] : Enumerable.Range(0, last + 1);
            angle /= Two;
            steps.Add(new GateForm(GateKind.P, 1), [last, n], angle);
            steps.Add(flip, qubits);
            steps.Add(new GateForm(GateKind.P, 1), [last, n], -angle);
            steps.Add(flip, qubits);
        }

        steps.Add(new GateForm(GateKind.P, 1), [0, n], angle);
    }

    private static void AddControlledX(Steps steps, GateForm form)
    {
        var n = form.ControlCount;
        if (n <= 2)
        {
            steps.Add(new GateForm(GateKind.X, n), Enumerable.Range(0, n + 1));
        }
        else if (form.BorrowedCount == 0)
        {
            steps.Free(GateKind.H, [n]);
            steps.Controlled(GateKind.P, [n], Expression.Pi);
            steps.Free(GateKind.H, [n]);
        }
        else if (form.BorrowedCount >= n - 2)
        {
            AddLadder(steps, n);
        }
        else
        {
            // Lemma 7.3: with one qubit lent, the controls in two halves that lend each other their qubits.
            var (target, lent) = (n, n + 1);
            var m = (n + 1) / 2;
            int[] low = [.. Enumerable.Range(0, m)];
            int[] high = [.. Enumerable.Range(m, n - m), lent];
            for (var i = 0; i < 2; i++)
            {
                AddHalf(steps, low, lent, [.. high.SkipLast(1), target]);
                AddHalf(steps, high, target, low);
            }
        }
    }

    private static void AddHalf(Steps steps, int[] controls, int target, int[] idle)
    {
        var borrowed = Math.Max(0, controls.Length - 2);
        steps.Add(new GateForm(GateKind.X, controls.Length, borrowed), [.. controls, target, .. idle.Take(borrowed)]);
    }

    // Lemma 7.2: down the lent qubits and up again, the second time without the target, so that what they held cancels.
    private static void AddLadder(Steps steps, int n)
    {
        for (var top = n - 1; top >= n - 2; top--)
        {
            for (var i = top; i >= 2; i--)
            {
                AddRung(i);
            }

            steps.Free(GateKind.X, 2, [0, 1, n + 1]);
            for (var i = 2; i <= top; i++)
            {
                AddRung(i);
            }
        }

        // Control i and the lent qubit below it flip the next lent qubit; the topmost flip the target.
        void AddRung(int i) => steps.Free(GateKind.X, 2, [i, n + i - 1, i == n - 1 ? n : n + i]);
    }

    private sealed class Steps(GateForm form)
    {
        private readonly List<DecompositionStep> _steps = [];

        public IReadOnlyList<DecompositionStep> All => _steps;

        public void Free(GateKind kind, int[] qubits, params Expression[] angles) => Free(kind, 0, qubits, angles);

        public void Free(GateKind kind, int controls, int[] qubits, params Expression[] angles) =>
            _steps.Add(new DecompositionStep(new GateForm(kind, controls), qubits, angles));

        /// <summary>Adds a gate with all controls of the gate that is decomposed.</summary>
        public void Controlled(GateKind kind, int[] targets, params Expression[] angles) =>
            _steps.Add(new DecompositionStep(new GateForm(kind, form.ControlCount), [.. Enumerable.Range(0, form.ControlCount), .. targets], angles));

        public void Add(GateForm step, IEnumerable<int> qubits, params Expression[] angles) =>
            _steps.Add(new DecompositionStep(step, [.. qubits], angles));
    }
}
