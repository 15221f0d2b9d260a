namespace Nexus.Gateway.Tests;

/// <summary>Circuits that tests upload.</summary>
public static class Circuits
{
    public const string Bell = """
        OPENQASM 2.0;
        include "qelib1.inc";
        qreg q[2];
        creg c[2];
        h q[0];
        cx q[0], q[1];
        measure q -> c;
        """;

    /// <summary>Turns a qubit by the free symbol <c>theta</c>, in half-turns.</summary>
    public const string Turn = """
        {"phase": "0", "qubits": [["q", [0]]], "bits": [["c", [0]]], "implicit_permutation": [[["q", [0]], ["q", [0]]]],
         "commands": [{"op": {"type": "Rx", "params": ["theta"]}, "args": [["q", [0]]]}, {"op": {"type": "Measure"}, "args": [["q", [0]], ["c", [0]]]}]}
        """;

    /// <summary>Sets the lowest bit of the first register and the highest of the second.</summary>
    public const string TwoRegisters = """
        OPENQASM 2.0;
        include "qelib1.inc";
        qreg q[5];
        creg a[2];
        creg b[3];
        x q[0];
        x q[4];
        measure q[0] -> a[0];
        measure q[1] -> a[1];
        measure q[2] -> b[0];
        measure q[3] -> b[1];
        measure q[4] -> b[2];
        """;

    /// <summary>A different outcome in almost every shot: its result is large.</summary>
    public static string Random(int qubits) =>
        $"OPENQASM 2.0; include \"qelib1.inc\"; qreg q[{qubits}]; creg c[{qubits}]; h q; measure q -> c;";
}
