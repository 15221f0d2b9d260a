using System.Text.RegularExpressions;

namespace Nexus.Circuits.Tests.OpenQasm3;

public class StandardGatesTests
{
    // Every gate of stdgates.inc, applied.
    public static TheoryData<string> Applications =>
    [
        "p(0.7) q[0]", "x q[0]", "y q[0]", "z q[0]", "h q[0]", "s q[0]", "sdg q[0]", "t q[0]", "tdg q[0]", "sx q[0]", "rx(0.7) q[0]", "ry(-1.9) q[0]", "rz(2.3) q[0]",
        "cx q[0], q[1]", "cy q[0], q[1]", "cz q[0], q[1]", "cp(0.7) q[0], q[1]", "crx(0.7) q[0], q[1]", "cry(0.7) q[0], q[1]", "crz(0.7) q[0], q[1]", "ch q[0], q[1]",
        "swap q[0], q[1]", "ccx q[0], q[1], q[2]", "cswap q[0], q[1], q[2]", "cu(0.7, -1.9, 2.3, 0.4) q[0], q[1]", "phase(0.7) q[0]", "cphase(0.7) q[0], q[1]", "id q[0]",
        "u1(0.7) q[0]", "u2(0.7, -1.9) q[0]", "u3(0.7, -1.9, 2.3) q[0]",
    ];

    private static string Published => File.ReadAllText(Path.Combine(Cases.Folder!, "openqasm3", "stdgates.inc"));

    [CasesFact]
    public void Each_built_in_gate_is_the_published_definition()
    {
        foreach (var application in Applications)
        {
            DenseState.AssertEqual(
                DenseState.MatrixOf(Programs.Read(Published + $"\nqubit[3] q; {application};")),
                DenseState.MatrixOf(Programs.Read(Programs.Gates + $"qubit[3] q; {application};")));
        }
    }

    [CasesFact]
    public void Each_published_gate_is_built_in()
    {
        var names = Regex.Matches(Published, @"^gate (\w+)", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(32, names.Length);
        Assert.All(names, name => Programs.Refused("duplicate-name", $"gate {name} q {{ }}"));
    }

    [Fact]
    public void CX_is_the_controlled_X() => Programs.Same("qubit[2] q; CX q[0], q[1];", "qubit[2] q; cx q[0], q[1];");
}
