using System.Globalization;
using System.Text;
using Nexus.Circuits.OpenQasm2;

namespace Nexus.Circuits.Bench;

/// <summary>OpenQASM 2: the published circuits, and generated ones that each stress one thing.</summary>
internal static class OpenQasm2Texts
{
    private const int Statements = 200_000;
    private const string Header = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[64];\ncreg c[64];\n";

    private static readonly string[] Folders = ["sabre", "qasmbench", "queko"];

    public static IEnumerable<Measurement> All(string? casesFolder)
    {
        if (casesFolder is not null)
        {
            var largest = Folders
                .SelectMany(f => Directory.GetFiles(Path.Combine(casesFolder, f), "*.qasm"))
                .OrderByDescending(f => new FileInfo(f).Length)
                .Take(5);
            foreach (var file in largest)
            {
                yield return Row(Path.GetFileName(file), File.ReadAllText(file));
            }
        }

        var random = new Random(2);
        yield return Generated("cx and h", k => k % 2 == 0 ? $"cx q[{k % 64}],q[{(k + 1) % 64}];" : $"h q[{k % 64}];");
        yield return Generated("rz, exact angles", k => $"rz(pi/{1 << (k % 10)}) q[{k % 64}];");
        yield return Generated("rz, decimal angles", k => $"rz({(random.NextDouble() * 6).ToString("R", CultureInfo.InvariantCulture)}) q[{k % 64}];");
        yield return Generated("u3, decimal angles", k => string.Create(
            CultureInfo.InvariantCulture, $"u3({random.NextDouble():R},{random.NextDouble():R},{random.NextDouble():R}) q[{k % 64}];"));
        yield return Generated("mixed", k => (k % 8) switch
        {
            0 or 1 or 2 => $"cx q[{k % 64}], q[{(k * 7 + 1) % 64}];",
            3 => $"rz(pi/{1 << (k % 10)}) q[{k % 64}];",
            4 => $"u3({(k % 100) / 100.0},0,pi) q[{k % 64}];",
            5 => $"ccx q[{k % 64}],q[{(k + 1) % 64}],q[{(k + 2) % 64}];",
            6 => $"measure q[{k % 64}] -> c[{k % 64}];",
            _ => $"if(c=={k % 3}) x q[{k % 64}];",
        });
        yield return Row("definitions applied", Header + "gate g(t) a,b { cx a,b; rz(t/2) b; cx a,b; }\n" + Lines(k => $"g(pi/{1 + (k % 7)}) q[{k % 64}],q[{(k + 1) % 64}];"));
    }

    private static Measurement Generated(string name, Func<int, string> statement) => Row(name, Header + Lines(statement));

    private static string Lines(Func<int, string> statement)
    {
        var text = new StringBuilder();
        for (var k = 0; k < Statements; k++)
        {
            text.Append(statement(k)).Append('\n');
        }

        return text.ToString();
    }

    private static Measurement Row(string name, string text) => new("OpenQASM 2", name, text, t => OpenQasm2Parser.Parse(t));
}
