using Nexus.Circuits.Synthesis;

namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>The words that mean something in OpenQASM 3 already, and the gates of stdgates.inc.</summary>
internal static class Vocabulary
{
    /// <summary>Names that nothing else may have: keywords, types, constants, functions, and the gates of the include.</summary>
    public static readonly string[] Reserved =
    [
        "OPENQASM", "include", "defcalgrammar", "def", "cal", "defcal", "gate", "extern", "box", "let", "break", "continue", "if", "else", "end",
        "return", "for", "while", "in", "switch", "case", "default", "pragma", "input", "output", "const", "readonly", "mutable", "qreg", "qubit",
        "creg", "bool", "bit", "int", "uint", "float", "angle", "complex", "array", "void", "duration", "stretch", "gphase", "inv", "pow", "ctrl",
        "negctrl", "durationof", "delay", "reset", "measure", "barrier", "true", "false", "im", "pi", "tau", "euler", "nop",
        "sin", "cos", "tan", "arcsin", "arccos", "arctan", "exp", "log", "sqrt", "ceiling", "floor", "mod", "popcount", "pow", "rotl", "rotr",
        "real", "imag", "sizeof", "opaque", "U", "p", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "rx", "ry", "rz", "cx", "cy", "cz", "cp", "crx",
        "cry", "crz", "ch", "swap", "ccx", "cswap", "cu", "CX", "phase", "cphase", "id", "u1", "u2", "u3",
    ];

    /// <summary>The name in stdgates.inc of a gate without controls, or null.</summary>
    public static string? NameOf(GateKind kind) => kind switch
    {
        GateKind.I => "id",
        <= GateKind.P and not GateKind.SXdg or GateKind.Swap => Gate.Of(kind).Name,
        _ => null,
    };

    /// <summary>The name in stdgates.inc of a gate with controls, or null.</summary>
    public static string? NameOf(GateForm form) => form switch
    {
        { ControlCount: 0 } => NameOf(form.Kind),
        { ControlCount: 1, Kind: GateKind.X or GateKind.Y or GateKind.Z or GateKind.H or GateKind.RX or GateKind.RY or GateKind.RZ or GateKind.P or GateKind.Swap } =>
            "c" + Gate.Of(form.Kind).Name,
        { ControlCount: 2, Kind: GateKind.X } => "ccx",
        _ => null,
    };
}
