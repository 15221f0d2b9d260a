using System.Globalization;
using System.Text;

namespace Nexus.EndToEnd.Tests;

/// <summary>Circuits to run.</summary>
internal static class Circuits
{
    public const string Bell = """
        OPENQASM 2.0;
        include "qelib1.inc";
        qreg q[2];
        creg c[2];
        h q[0];
        cx q[0],q[1];
        measure q -> c;
        """;

    /// <summary>Layers of rotations and entanglers on so many qubits: takes long enough to be caught in the middle.</summary>
    public static string Layers(int qubits, int layers, int variant)
    {
        var text = new StringBuilder()
            .Append("OPENQASM 2.0;\ninclude \"qelib1.inc\";\n")
            .Append(CultureInfo.InvariantCulture, $"qreg q[{qubits}];\ncreg c[{qubits}];\n");
        for (var layer = 0; layer < layers; layer++)
        {
            for (var qubit = 0; qubit < qubits; qubit++)
            {
                text.Append(CultureInfo.InvariantCulture, $"u3(0.{variant + 1},0.3,0.{layer + 1}) q[{qubit}];\n");
            }

            for (var qubit = 1; qubit < qubits; qubit++)
            {
                text.Append(CultureInfo.InvariantCulture, $"cx q[{qubit - 1}],q[{qubit}];\n");
            }
        }

        return text.Append("measure q -> c;\n").ToString();
    }
}
