namespace Nexus.Circuits;

/// <summary>The formats that circuits are written in.</summary>
public enum CircuitFormat
{
    /// <summary>OpenQASM 2.0.</summary>
    OpenQasm2,
    /// <summary>OpenQASM 3.</summary>
    OpenQasm3,
    /// <summary>pytket's JSON form of a circuit.</summary>
    Pytket,
    /// <summary>QIR base profile in LLVM's text form.</summary>
    Qir,
}
