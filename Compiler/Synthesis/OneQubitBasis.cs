using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>What unitaries on one qubit are made of on a target: the fewest of its gates, of the ways that there are.</summary>
/// <remarks>
/// All ways come from RZ(a) RX(b) RZ(c), the Euler angles: M. Nielsen and I. Chuang, "Quantum Computation and Quantum Information", section 4.2; two SX
/// and three RZ: D. McKay, C. Wood, S. Sheldon, J. Chow and J. Gambetta, Phys. Rev. A 96, 022330.
/// </remarks>
internal sealed class OneQubitBasis
{
    private const double Half = Math.PI / 2;

    private static readonly LinearAngle Halved = new(Expression.Symbol("a") / Expression.Number(Rational.Of(2, 1)));
    private static readonly LinearAngle Negative = new(-Expression.Symbol("a"));

    private readonly IReadOnlyList<Func<EulerAngles, IEnumerable<Step>>> _ways;
    private readonly IReadOnlyList<Step> _fixed;
    private readonly Target? _target;

    private OneQubitBasis(IReadOnlyList<Func<EulerAngles, IEnumerable<Step>>> ways, IReadOnlyList<Step> constants, Target? target = null) =>
        (_ways, _fixed, _target) = (ways, constants, target);

    /// <summary>
    /// What passes work with before the last one writes the target's own gates: named gates first, then rotations about Z and X, which tell what commutes with
    /// them, then any.
    /// </summary>
    public static OneQubitBasis Working { get; } = new(
        [e => e.B < Angle.Tolerance ? Turn(GateKind.RZ, e.A + e.C) : IsAboutX(e) ? Turn(GateKind.RX, Math.Cos(e.A) > 0 ? e.B : -e.B) : [Step.OneQubit(GateKind.TK1, 0, e.A, e.B, e.C)]],
        Constants([GateKind.X, GateKind.Y, GateKind.Z, GateKind.H, GateKind.S, GateKind.Sdg, GateKind.T, GateKind.Tdg, GateKind.SX, GateKind.SXdg]));

    /// <summary>The basis of a target's gate set; U where it has all gates.</summary>
    /// <exception cref="CompilationException">Its gates on one qubit are none that all unitaries can be made of.</exception>
    public static OneQubitBasis For(Target target)
    {
        if (target.Gates is null)
        {
            return new OneQubitBasis([AsU], Constants([GateKind.X, GateKind.Y, GateKind.Z, GateKind.H, GateKind.S, GateKind.Sdg, GateKind.T, GateKind.Tdg]));
        }

        var free = target.Gates.Where(g => g is { Controls: 0, FixedAngles: null }).Select(g => g.Kind).ToHashSet();
        bool Has(params GateKind[] kinds) => kinds.All(free.Contains);
        bool HasFixed(GateKind kind, double angle) => Has(kind) || target.Gates.Any(g =>
            g.Kind == kind && g.Controls == 0 && g.FixedAngles is [var a] && Math.Abs(a - angle) < Angle.Tolerance);

        var ways = new List<Func<EulerAngles, IEnumerable<Step>>>();
        Add(Has(GateKind.U), AsU);
        Add(Has(GateKind.TK1), e => [Step.OneQubit(GateKind.TK1, 0, e.A, e.B, e.C)]);
        Add(Has(GateKind.RZ, GateKind.PhasedX), e => Both(Turn(GateKind.PhasedX, e.B, -e.C), Turn(GateKind.RZ, e.A + e.C)));
        Add(Has(GateKind.RZ, GateKind.RX), e => Both(Turn(GateKind.RZ, e.C), Turn(GateKind.RX, e.B), Turn(GateKind.RZ, e.A)));
        Add(Has(GateKind.RZ, GateKind.RY), e => Both(Turn(GateKind.RZ, e.C + Half), Turn(GateKind.RY, e.B), Turn(GateKind.RZ, e.A - Half)));
        Add(Has(GateKind.RZ, GateKind.SX), e => Quarters(GateKind.RZ, Step.OneQubit(GateKind.SX, 0), Has(GateKind.X) ? Step.OneQubit(GateKind.X, 0) : null, e));
        Add(Has(GateKind.RZ) && HasFixed(GateKind.RX, Half), e => Quarters(GateKind.RZ, Step.OneQubit(GateKind.RX, 0, Half), Has(GateKind.X) ? Step.OneQubit(GateKind.X, 0) : null, e));
        Add(Has(GateKind.P, GateKind.SX), e => Quarters(GateKind.P, Step.OneQubit(GateKind.SX, 0), Has(GateKind.X) ? Step.OneQubit(GateKind.X, 0) : null, e));
        Add(Has(GateKind.RZ, GateKind.H), e => WithH(GateKind.RZ, e));
        Add(Has(GateKind.P, GateKind.H), e => WithH(GateKind.P, e));
        Add(Has(GateKind.RX, GateKind.RY), AsRxRy);
        Add(Has(GateKind.PhasedX), e => AsPhasedX(e, GateKind.PhasedX));
        Add(Has(GateKind.GPI, GateKind.GPI2), AsGpi);

        return ways.Count > 0 ? new OneQubitBasis(ways, Constants(free.Where(k => k != GateKind.I && Gate.Of(k) is { TargetCount: 1, ParameterCount: 0 })), target)
            : throw new CompilationException(
                $"The gate set of {target.Name} ({string.Join(", ", target.Gates.Select(g => g.Name))}) has no gates on one qubit that all others can be made of.");

        void Add(bool has, Func<EulerAngles, IEnumerable<Step>> way)
        {
            if (has)
            {
                ways.Add(way);
            }
        }
    }

    /// <summary>Gates on qubit 0 for a unitary, first one first, and the phase that they lack.</summary>
    public (List<Step> Steps, double Phase) Synthesize(Matrix2 matrix)
    {
        if (matrix.PhaseFrom(Matrix2.Identity, Angle.Tolerance) is { } phase)
        {
            return ([], phase);
        }

        foreach (var constant in _fixed)
        {
            if (matrix.PhaseFrom(StepList.MatrixOf(constant), Angle.Tolerance) is { } rest)
            {
                return ([constant], rest);
            }
        }

        var angles = EulerAngles.Of(matrix);
        var best = _ways.Select(way => way(angles).ToList()).MinBy(steps => steps.Count)!;
        var product = Matrix2.Identity;
        foreach (var step in best)
        {
            product = StepList.MatrixOf(step) * product;
        }

        var overlap = product.Adjoint * matrix;
        return (best, (overlap.M00 + overlap.M11).Phase);
    }

    // RZ(a) RX(b) RZ(-a) with a of 0 or pi.
    private static bool IsAboutX(EulerAngles e) =>
        Math.Abs(Angle.Wrapped(e.A + e.C)) < Angle.Tolerance && (Math.Abs(Angle.Wrapped(e.A)) < Angle.Tolerance || Math.Abs(Angle.Wrapped(e.A + Math.PI)) < Angle.Tolerance);

    private static List<Step> Constants(IEnumerable<GateKind> kinds) => [.. kinds.Order().Select(k => Step.OneQubit(k, 0))];

    /// <summary>Gates for RZ by an angle that may be no number, but for a phase: each with its angles.</summary>
    /// <exception cref="CompilationException">The target has no gate that takes such an angle.</exception>
    public IReadOnlyList<(GateKind Kind, Parameter[] Angles)> RotationAboutZ(Parameter angle)
    {
        var zero = Angle.Exact(0);
        return Has(GateKind.RZ) ? [(GateKind.RZ, [angle])]
            : Has(GateKind.P) ? [(GateKind.P, [angle])]
            : Has(GateKind.U) ? [(GateKind.U, [zero, zero, angle])]
            : Has(GateKind.TK1) ? [(GateKind.TK1, [angle, zero, zero])]
            : Has(GateKind.PhasedX) ? [(GateKind.PhasedX, [Angle.Exact(Math.PI), zero]), (GateKind.PhasedX, [Angle.Exact(Math.PI), Halved.Of([angle])])]
            : Has(GateKind.GPI) ? [(GateKind.GPI, [zero]), (GateKind.GPI, [Halved.Of([angle])])]
            : Has(GateKind.RX) && Has(GateKind.RY)
                ? [(GateKind.RX, [Angle.Exact(-Half)]), (GateKind.RY, [Negative.Of([angle])]), (GateKind.RX, [Angle.Exact(Half)])]
            : throw new CompilationException(
                $"The angle '{angle}' is known only when the circuit runs, and {_target?.Name} has no gate that takes any angle.");

        bool Has(GateKind kind) => _target?.Gates is null || _target.Gates.Any(g => g.Kind == kind && g is { Controls: 0, FixedAngles: null });
    }

    private static IEnumerable<Step> Both(params IEnumerable<Step>[] parts) => parts.SelectMany(p => p);

    /// <summary>A rotation, unless it is by a full turn.</summary>
    private static IEnumerable<Step> Turn(GateKind kind, double angle, double second = 0)
    {
        var wrapped = Angle.Wrapped(angle);
        return Math.Abs(wrapped) < Angle.Tolerance ? [] : [Step.OneQubit(kind, 0, wrapped, kind == GateKind.PhasedX ? Angle.Wrapped(second) : 0)];
    }

    // U(t, p, l) = P(p) RY(t) P(l), and RX(b) = P(-pi/2) RY(b) P(pi/2).
    private static IEnumerable<Step> AsU(EulerAngles e) =>
        [Step.OneQubit(GateKind.U, 0, e.B, Angle.Wrapped(e.A - Half), Angle.Wrapped(e.C + Half))];

    // RX(b) = RZ(-pi/2) SX RZ(pi - b) SX RZ(-pi/2), up to a phase.
    private static IEnumerable<Step> Quarters(GateKind z, Step quarter, Step? half, EulerAngles e) =>
        e.B < Angle.Tolerance ? Turn(z, e.A + e.C)
        : Math.Abs(e.B - Half) < Angle.Tolerance ? Both(Turn(z, e.C), [quarter], Turn(z, e.A))
        : Math.Abs(e.B - Math.PI) < Angle.Tolerance && half is { } x ? Both([x], Turn(z, e.A - e.C))
        : Both(Turn(z, e.C - Half), [quarter], Turn(z, Math.PI - e.B), [quarter], Turn(z, e.A - Half));

    private static IEnumerable<Step> WithH(GateKind z, EulerAngles e) =>
        e.B < Angle.Tolerance ? Turn(z, e.A + e.C)
        : Both(Turn(z, e.C), [Step.OneQubit(GateKind.H, 0)], Turn(z, e.B), [Step.OneQubit(GateKind.H, 0)], Turn(z, e.A));

    // RZ(t) = RX(pi/2) RY(-t) RX(-pi/2); so in the axes turned, RX is between two RY.
    private static IEnumerable<Step> AsRxRy(EulerAngles e)
    {
        var turned = EulerAngles.Of(
            Matrix2.Of(GateKind.RX, Half) * Matrix2.Of(GateKind.TK1, e.A, e.B, e.C) * Matrix2.Of(GateKind.RX, -Half));
        return Both(Turn(GateKind.RY, turned.C), Turn(GateKind.RX, turned.B), Turn(GateKind.RY, turned.A));
    }

    // Two half turns about axes in the plane are a rotation about Z by twice the angle between them.
    private static IEnumerable<Step> AsPhasedX(EulerAngles e, GateKind kind) => Both(
        Turn(kind, e.B, -e.C),
        Math.Abs(Angle.Wrapped(e.A + e.C)) < Angle.Tolerance ? [] : Both(Turn(kind, Math.PI, 0), Turn(kind, Math.PI, (e.A + e.C) / 2)));

    // RX(b) = RZ(-pi/2) GPI2(0) RZ(pi - b) GPI2(0) RZ(-pi/2) up to a phase, and RZ(t) = GPI(t/2) GPI(0).
    private static IEnumerable<Step> AsGpi(EulerAngles e)
    {
        var rest = Angle.Wrapped(e.A + e.C - e.B);
        return e.B < Angle.Tolerance
            ? [Step.OneQubit(GateKind.GPI, 0), Step.OneQubit(GateKind.GPI, 0, Angle.Wrapped((e.A + e.C) / 2))]
            : Both(
                [Step.OneQubit(GateKind.GPI2, 0, Angle.Wrapped(Half - e.C)), Step.OneQubit(GateKind.GPI2, 0, Angle.Wrapped(e.B - Half - e.C))],
                Math.Abs(rest) < Angle.Tolerance ? [] : [Step.OneQubit(GateKind.GPI, 0), Step.OneQubit(GateKind.GPI, 0, Angle.Wrapped(rest / 2))]);
    }
}
