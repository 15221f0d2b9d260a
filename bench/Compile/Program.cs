using System.Diagnostics;
using System.Globalization;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;
using Nexus.Circuits.Targets;
using Nexus.Compiler;
using Nexus.Compiler.Bench;
using Nexus.Compiler.Routing;
using Nexus.Compiler.Targets;

// What placement and routing put in, beside published figures, and how long they take. SWAPs are counted over the circuits' CX gates as they are:
// nothing else is optimised, before or after. The calibration loop, beside each time, is the same plain work everywhere: divide by it to compare machines.
// After that, or alone when the first word is `whole`, the gates on two qubits after whole compilations.
// Usage: dotnet run -c Release --project bench/Compile [whole] [folder of cases] [highest level] [seeds]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var isWhole = args is ["whole", ..];
args = isWhole ? args[1..] : args;
var cases = args.Length > 0 ? args[0] : "../shared/cases";
var levels = Enumerable.Range(0, 1 + (args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3)).ToArray();
var seeds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3;
var threads = Environment.ProcessorCount;
if (isWhole)
{
    WholeCompilation.Print(cases, threads);
    return;
}

var tokyo = DeviceTargets.Find("ibm-tokyo-20")!;
Console.WriteLine($"SWAPs on IBM Q20 Tokyo, the median of {seeds} seeds; {threads} threads");
Console.WriteLine($"{"circuit",-16} {"gates",6} {"CX",6} {"SABRE",6} {"Light",6} {string.Concat(levels.Select(l => $" {"level " + l,8}"))}");
var totals = new int[levels.Length];
var times = new double[levels.Length];
var processorTimes = new double[levels.Length];
foreach (var published in Published.All)
{
    var circuit = Read("sabre", published.Circuit);
    var row = $"{published.Circuit,-16} {circuit.Count,6} {TwoQubitGates(circuit),6} {published.Sabre,6} {published.LightSabre,6} ";
    foreach (var level in levels)
    {
        var swaps = new int[seeds];
        for (var seed = 0; seed < seeds; seed++)
        {
            var clock = Stopwatch.StartNew();
            var before = ProcessorSeconds();
            swaps[seed] = Map(circuit, tokyo, level, seed).SwapCount;
            times[level] += clock.Elapsed.TotalSeconds / seeds;
            processorTimes[level] += (ProcessorSeconds() - before) / seeds;
        }

        Array.Sort(swaps);
        totals[level] += swaps[seeds / 2];
        row += $" {swaps[seeds / 2],8}";
    }

    Console.WriteLine(row);
}

var sum = Published.All.Sum(p => p.LightSabre);
Console.WriteLine($"{"total",-30} {Published.All.Sum(p => p.Sabre),6} {sum,6} {string.Concat(totals.Select(t => $" {t,8}"))}");
Console.WriteLine($"{"of LightSABRE's",-44} {string.Concat(totals.Select(t => $" {t / (double)sum,8:F3}"))}");
Console.WriteLine($"{"seconds for all",-44} {string.Concat(times.Select(t => $" {t,8:F2}"))}");
Console.WriteLine($"{"processor seconds for all",-44} {string.Concat(processorTimes.Select(t => $" {t,8:F2}"))}");
Console.WriteLine($"{"seconds of the calibration loop",-44} {Calibrate(),9:F2}");

Console.WriteLine();
Console.WriteLine("QUEKO: the optimum is 0 SWAPs");
Console.WriteLine($"{"circuit",-28} {"device",-20} {string.Concat(levels.Select(l => $" {"level " + l,8}"))}  {"ms",8}");
foreach (var file in Directory.GetFiles(Path.Combine(cases, "queko"), "*.qasm").Order(StringComparer.Ordinal))
{
    var name = Path.GetFileNameWithoutExtension(file);
    var device = name[..2] switch { "16" => "rigetti-aspen-4", "20" => "ibm-tokyo-20", _ => "google-sycamore-54" };
    var circuit = Read("queko", name);
    var clock = Stopwatch.StartNew();
    var swaps = levels.Select(level => Map(circuit, DeviceTargets.Find(device)!, level, 0).SwapCount).ToArray();
    Console.WriteLine($"{name,-28} {device,-20} {string.Concat(swaps.Select(s => $" {s,8}"))}  {clock.Elapsed.TotalMilliseconds / levels.Length,8:F1}");
}

Console.WriteLine();
Console.WriteLine("Growth: random CX on a grid of 10 x 10, level 1");
Console.WriteLine($"{"CX",8} {"SWAPs",8} {"CPU s",8} {"us/SWAP",8}");
foreach (var gates in new[] { 1_000, 2_000, 4_000, 8_000, 16_000 })
{
    var circuit = RandomGates(100, gates);
    var before = ProcessorSeconds();
    var swaps = Map(circuit, DeviceTargets.Find("grid-10x10")!, 1, 0).SwapCount;
    var seconds = ProcessorSeconds() - before;
    Console.WriteLine($"{gates,8} {swaps,8} {seconds,8:F2} {1e6 * seconds / swaps,8:F2}");
}

Console.WriteLine();
WholeCompilation.Print(cases, threads);

MappedCircuit Map(Circuit circuit, Target target, int level, int seed) =>
    new MappingPass(MappingOptions.ForLevel(level)).Map(circuit, target, new PassContext { Seed = (ulong)seed, Threads = threads });

Circuit Read(string folder, string name) => OpenQasm2Parser.Parse(File.ReadAllText(Path.Combine(cases, folder, name + ".qasm"))).Circuit
    ?? throw new InvalidOperationException($"{name} cannot be read.");

// What other programs take of the machine does not count in these.
static double ProcessorSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

static int TwoQubitGates(Circuit circuit)
{
    var count = 0;
    foreach (var operation in circuit)
    {
        count += operation.Kind == OperationKind.Gate && operation.Qubits.Length == 2 ? 1 : 0;
    }

    return count;
}

static Circuit RandomGates(int qubits, int gates)
{
    var builder = new CircuitBuilder("random");
    builder.AddQubits("q", qubits);
    var random = new Random(1);
    for (var i = 0; i < gates; i++)
    {
        var (first, second) = (random.Next(qubits), random.Next(qubits - 1));
        builder.AddGate(Gate.Of(GateKind.X), [], 1, [first, second < first ? second : second + 1]);
    }

    return builder.Build();
}

// One dependent chain over 64 KiB, as table look-ups are: seconds for 100 million steps, the best of five.
static double Calibrate()
{
    var table = new int[1 << 14];
    for (var i = 0; i < table.Length; i++)
    {
        table[i] = ((i * 5) + 3) & (table.Length - 1);
    }

    var (best, at) = (double.MaxValue, 0);
    for (var round = 0; round < 5; round++)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20_000_000; i++)
        {
            at = table[at] ^ (i & 1);
        }

        best = Math.Min(best, clock.Elapsed.TotalSeconds);
    }

    return at < 0 ? 0 : 5 * best;
}
