using Nexus.Circuits.Synthesis;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>How the includes' gates say elementary gates with controls, up to a global phase.</summary>
/// <remarks>
/// Two names of qelib1.inc mean something else in hqslib1.inc: cu3 lacks a phase of its control there, and c3sqrtx is inverted. The
/// latter is never written; the former not in that dialect.
/// </remarks>
internal static class GateNames
{
    private static readonly Expression HalfPi = Expression.Pi / Expression.Number(2);
    private static readonly Expression QuarterPi = Expression.Pi / Expression.Number(4);

    /// <summary>The name and the angles of an application that means the gate; null when there is none and it needs a definition.</summary>
    public static (string Name, IReadOnlyList<Expression> Angles)? Find(GateForm form, IReadOnlyList<Expression> angles, OpenQasm2Dialect dialect)
    {
        if (form.BorrowedCount > 0)
        {
            return null;
        }

        return form.ControlCount switch
        {
            0 => Uncontrolled(form.Kind, angles, dialect),
            1 => Controlled(form.Kind, angles, dialect),
            2 when form.Kind == GateKind.X => ("ccx", []),
            2 when form.Kind == GateKind.GlobalPhase => ("cu1", angles),
            3 when form.Kind == GateKind.X => ("c3x", []),
            4 when form.Kind == GateKind.X => ("c4x", []),
            _ => null,
        };
    }

    private static (string, IReadOnlyList<Expression>)? Uncontrolled(GateKind kind, IReadOnlyList<Expression> a, OpenQasm2Dialect dialect) => kind switch
    {
        GateKind.I => ("id", a),
        GateKind.X => ("x", a),
        GateKind.Y => ("y", a),
        GateKind.Z => ("z", a),
        GateKind.H => ("h", a),
        GateKind.S => ("s", a),
        GateKind.Sdg => ("sdg", a),
        GateKind.T => ("t", a),
        GateKind.Tdg => ("tdg", a),
        GateKind.SX => ("sx", a),
        GateKind.SXdg => ("sxdg", a),
        GateKind.RX => ("rx", a),
        GateKind.RY => ("ry", a),
        GateKind.RZ => ("rz", a),
        GateKind.P => ("u1", a),
        GateKind.U => ("u3", a),
        GateKind.Swap => ("swap", a),
        GateKind.RXX => ("rxx", a),
        GateKind.PhasedX when dialect == OpenQasm2Dialect.Hqslib1 => ("U1q", a),
        GateKind.RZZ => (dialect == OpenQasm2Dialect.Hqslib1 ? "RZZ" : "rzz", a),
        GateKind.TK2 when dialect == OpenQasm2Dialect.Hqslib1 => ("Rxxyyzz", a),
        // RX(t) = RZ(-pi/2) RY(t) RZ(pi/2).
        GateKind.PhasedX => ("u3", [a[0], a[1] - HalfPi, HalfPi - a[1]]),
        GateKind.TK1 => ("u3", [a[1], a[0] - HalfPi, a[2] + HalfPi]),
        GateKind.GPI => ("u3", [Expression.Pi, a[0], Expression.Pi - a[0]]),
        GateKind.GPI2 => ("u3", [HalfPi, a[0] - HalfPi, HalfPi - a[0]]),
        _ => null,
    };

    private static (string, IReadOnlyList<Expression>)? Controlled(GateKind kind, IReadOnlyList<Expression> a, OpenQasm2Dialect dialect) => kind switch
    {
        GateKind.X => ("cx", a),
        GateKind.Y => ("cy", a),
        GateKind.Z => ("cz", a),
        GateKind.H => ("ch", a),
        GateKind.S => ("cu1", [HalfPi]),
        GateKind.Sdg => ("cu1", [-HalfPi]),
        GateKind.T => ("cu1", [QuarterPi]),
        GateKind.Tdg => ("cu1", [-QuarterPi]),
        GateKind.SX => ("csx", a),
        GateKind.RX => ("crx", a),
        GateKind.RY => ("cry", a),
        GateKind.RZ => ("crz", a),
        GateKind.P => ("cu1", a),
        GateKind.U when dialect == OpenQasm2Dialect.Qelib1 => ("cu3", a),
        GateKind.Swap => ("cswap", a),
        GateKind.GlobalPhase => ("u1", a),
        _ => null,
    };
}
