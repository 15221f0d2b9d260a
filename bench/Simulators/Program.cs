using System.Diagnostics;
using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators;
using Nexus.Simulators.Bench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var threads = 2; var rounds = args.Length > 0 ? 0 : 5;
using var limits = new MachineLimits(threads);
var cases = new (string Name, Circuit Circuit, int Shots)[]
{
    ("QFT 20", BenchCircuits.FourierTransform(20), 1),
    ("QFT 24", BenchCircuits.FourierTransform(24), 1),
    ("random n=20 d=20", BenchCircuits.Random(20, 20), 1),
    ("random n=24 d=10", BenchCircuits.Random(24, 10), 1),
    ("GHZ 24", BenchCircuits.Ghz(24), 10000),
};
var process = Process.GetCurrentProcess();
var cpu = cases.Select(_ => new List<double>()).ToArray();
var bw = new List<double>();
var fma = new List<double>();
var times = cases.Select(_ => new List<double>()).ToArray();
for (var r = 0; r < rounds; r++)
{
    bw.Add(limits.Bandwidth() / 1e9);
    fma.Add(limits.FusedMultiplyAdds() / 1e9);
    for (var c = 0; c < cases.Length; c++)
    {
        process.Refresh();
        var before = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        StatevectorSimulator.Run(cases[c].Circuit, new SimulationOptions(cases[c].Shots, 1, threads));
        times[c].Add(clock.Elapsed.TotalSeconds);
        process.Refresh();
        cpu[c].Add((process.TotalProcessorTime - before).TotalSeconds);
    }
}

Console.WriteLine(string.Join(" ", bw.Select(x => x.ToString("F1"))) + " GB/s   " + string.Join(" ", fma.Select(x => x.ToString("F0"))) + " GFLOP/s");
for (var c = 0; c < cases.Length; c++)
{
    Console.WriteLine(cases[c].Name + "  " + string.Join(" ", times[c].Select(x => x.ToString("F3"))) + "  cpu " + string.Join(" ", cpu[c].Select(x => x.ToString("F3"))));
}
if (args is ["--passes"])
{
    foreach (var (name, circuit, _) in cases)
    {
        var program = Nexus.Simulators.Program.StatevectorProgram.Compile(circuit, false);
        Console.WriteLine(name);
        using var crew = new Crew(1);
        using var state = new Statevector(program.QubitCount, null, crew);
        foreach (var step in program.Steps.OfType<Nexus.Simulators.Program.PassStep>())
        {
            state.Apply(step.Pass, default);
            var w = new List<double>();
            for (var i = 0; i < 3; i++)
            {
                process.Refresh();
                var before = process.TotalProcessorTime;
                state.Apply(step.Pass, default);
                process.Refresh();
                w.Add((process.TotalProcessorTime - before).TotalMilliseconds);
            }
            Console.WriteLine($"  {w.Min():F1} ms {step.Pass.Operations.Count} block {step.Pass.Block:X} " + string.Join(" ", step.Pass.Operations.Select(o => o switch { Nexus.Simulators.Operations.MatrixOperation m => "M" + string.Join(",", m.Places.ToArray()), Nexus.Simulators.Operations.FlipOperation f => "X" + f.Target, Nexus.Simulators.Operations.PhaseOperation p => "P" + p.Terms.Count, _ => "?" })));
        }
    }
}
if (args is ["--micro"])
{
    var random = new Random(1);
    foreach (var qubits in new[] { 13, 16, 18 })
    {
        foreach (var instructions in new[] { Instructions.Bits512 })
        {
            using var state = new Statevector(qubits, new EngineOptions(Instructions: instructions));
            for (var i = 0; i < state.Count; i++)
            {
                state.Set(i, new System.Numerics.Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5) / Math.Sqrt(state.Count / 6.0));
            }

            var m2 = System.Numerics.Complex.FromPolarCoordinates(1, 0.3);
            Nexus.Simulators.Operations.StateOperation H(int q) => new Nexus.Simulators.Operations.MatrixOperation([q], 0, [Math.Sqrt(0.5), Math.Sqrt(0.5), Math.Sqrt(0.5), -Math.Sqrt(0.5)]);
            Nexus.Simulators.Operations.StateOperation D(int a, int b) => new Nexus.Simulators.Operations.MatrixOperation([a, b], 0, [.. Enumerable.Range(0, 16).Select(i => new System.Numerics.Complex(0.5 * Math.Cos(Math.PI / 2 * (i / 4) * (i % 4)), 0.5 * Math.Sin(Math.PI / 2 * (i / 4) * (i % 4))))]);
            Nexus.Simulators.Operations.StateOperation R(int a, int b)
            {
                var c = BenchCircuits.Random(2, 2);
                return new Nexus.Simulators.Operations.MatrixOperation([a, b], 0, StatevectorSimulator.Unitary(c));
            }

            Nexus.Simulators.Operations.StateOperation D3(int a, int b, int c) => new Nexus.Simulators.Operations.MatrixOperation([a, b, c], 0, [.. Enumerable.Range(0, 64).Select(i => new System.Numerics.Complex(Math.Sqrt(0.125) * Math.Cos(Math.PI / 4 * (i / 8) * (i % 8)), Math.Sqrt(0.125) * Math.Sin(Math.PI / 4 * (i / 8) * (i % 8))))]);
            var list = new (string, Nexus.Simulators.Operations.StateOperation)[] { ("H0", H(0)), ("H1", H(1)), ("H2", H(2)), ("H5", H(5)), ("H8", H(8)), ("D01", D(0, 1)), ("D05", D(0, 5)), ("D25", D(2, 5)), ("D58", D(5, 8)), ("D78", D(7, 8)), ("D9,18", D(9 % (qubits - 1), qubits - 1)), ("R78", R(7, 8)), ("R9,12", R(9, 12)), ("D3 578", D3(5, 7, 8)), ("D3 125", D3(1, 2, 5)),
                ("X0", new Nexus.Simulators.Operations.FlipOperation(0, 0)), ("X5", new Nexus.Simulators.Operations.FlipOperation(5, 0)), ("CX58", new Nexus.Simulators.Operations.FlipOperation(8, 32)), ("CX08", new Nexus.Simulators.Operations.FlipOperation(8, 1)),
                ("P", new Nexus.Simulators.Operations.PhaseOperation(new Nexus.Simulators.Operations.PhaseTerm(1, m2), new Nexus.Simulators.Operations.PhaseTerm(2, m2))) };
            foreach (var (name, op) in list)
            {
                var pass = state.PassOf(op);
                for (var i = 0; i < 30; i++) { state.Apply(pass, default); }
                var best = double.MaxValue;
                for (var r = 0; r < 40; r++)
                {
                    var reps = 200000 >> qubits;
                    reps = Math.Max(reps, 8);
                    var t = Stopwatch.GetTimestamp();
                    for (var i = 0; i < reps; i++) { state.Apply(pass, default); }
                    best = Math.Min(best, Stopwatch.GetElapsedTime(t).TotalSeconds / reps);
                }
                var least = double.MaxValue;
                var norm = 0.0;
                for (var i = 0; i < state.Count; i++)
                {
                    var a = state[i];
                    norm += (a.Real * a.Real) + (a.Imaginary * a.Imaginary);
                    if (a.Real != 0) { least = Math.Min(least, Math.Abs(a.Real)); }
                    if (a.Imaginary != 0) { least = Math.Min(least, Math.Abs(a.Imaginary)); }
                }

                Console.Write($"least {least:E1} norm {norm:E3} ");
                Console.WriteLine($"{qubits} {instructions} {name,-8} {best * 1e6,8:F2} us {best * 1e9 / state.Count,6:F3} ns/amp");
            }
        }
    }
}
