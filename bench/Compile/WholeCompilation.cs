using System.Diagnostics;
using System.Globalization;
using Nexus.Circuits.OpenQasm2;
using Nexus.Compiler.Targets;

namespace Nexus.Compiler.Bench;

/// <summary>Gates on two qubits after whole compilations, beside published ones.</summary>
internal static class WholeCompilation
{
    // What tket 0.4.1 was published to make of them: S. Sivarajah et al., Quantum Sci. Technol. 6, 014003 (2021).
    private static readonly Dictionary<string, int[]> Tket = new(StringComparer.Ordinal)
    {
        ["adr4_197"] = [1493, 4341, 3340],
        ["radd_250"] = [1405, 3876, 3140],
        ["misex1_241"] = [2100, 5385, 4400],
        ["square_root_7"] = [2566, 8569, 8990],
        ["rd84_142"] = [147, 339, 327],
    };

    private static readonly string[] Devices = ["full-16", "ibm-rochester-53", "google-sycamore-54"];
    private static readonly OptimizationLevel[] Levels = [OptimizationLevel.None, OptimizationLevel.Fast, OptimizationLevel.Default];

    /// <summary>Prints the table for every circuit of cases/sabre.</summary>
    public static void Print(string cases, int threads)
    {
        Console.WriteLine($"Gates on two qubits after levels 0, 1 and 2, seed 0, and of tket 0.4.1 as published; {threads} threads");
        Console.WriteLine($"{"circuit",-16} {"before",7} {string.Concat(Devices.Select(d => $" | {d,-29}"))}");
        var seconds = new double[Devices.Length, Levels.Length];
        foreach (var file in Directory.GetFiles(Path.Combine(cases, "sabre"), "*.qasm").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var circuit = OpenQasm2Parser.Parse(File.ReadAllText(file)).Circuit ?? throw new InvalidOperationException($"{name} cannot be read.");
            var row = $"{name,-16} {CircuitFigures.Of(circuit).TwoQubitGates,7} ";
            for (var device = 0; device < Devices.Length; device++)
            {
                row += " |";
                for (var level = 0; level < Levels.Length; level++)
                {
                    var clock = Stopwatch.StartNew();
                    var result = CircuitCompiler.Compile(
                        circuit, DeviceTargets.Find(Devices[device])!, new CompilerOptions { Level = Levels[level], Threads = threads });
                    seconds[device, level] += clock.Elapsed.TotalSeconds;
                    row += $" {result.After.TwoQubitGates,6}";
                }

                row += Tket.TryGetValue(name, out var published) ? $" ({published[device],6})" : "         ";
            }

            Console.WriteLine(row);
        }

        for (var level = 0; level < Levels.Length; level++)
        {
            var times = Enumerable.Range(0, Devices.Length).Select(d => seconds[d, level].ToString("F1", CultureInfo.InvariantCulture));
            Console.WriteLine($"level {level}: seconds for all circuits on each device {string.Join(", ", times)}");
        }
    }
}
