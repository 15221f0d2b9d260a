using System.Diagnostics;
using System.Globalization;
using Nexus.Simulators;
using Nexus.Simulators.Stabilizer;
using Nexus.Stabilizer.Bench;

// How long Clifford circuits take. The calibration loop runs before each case: how fast the machine was then. Where other programs take the
// processors too, the seconds of processor time tell more than those of the clock.
// Usage: dotnet run -c Release --project bench/Stabilizer [shots] [repeats]
var shots = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var repeats = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
var code = new SurfaceCode(11, 11);
var noise = SurfaceCode.Noise(0.001);
var sampler = new DetectorSampler(code.Circuit, code.Detectors, noise);
var random = RandomClifford.Draw(1, 1000, 100);
(string Name, string Stim, Action Run)[] cases =
[
    ($"rotated surface code d=11, 11 rounds, p=0.001, {shots} shots: table of detectors, 1 thread", "0.78", () => sampler.Sample(new SimulationOptions(shots, 1))),
    ("the same, 2 threads", "0.78", () => sampler.Sample(new SimulationOptions(shots, 1, MaxThreads: 2))),
    ("the same, counts only, 1 thread", "", () => sampler.Count(new SimulationOptions(shots, 1))),
    ("preparing it (one sample without noise)", "", () => _ = new DetectorSampler(code.Circuit, code.Detectors, noise)),
    ($"1,000 qubits, 100 layers of 1-qubit Cliffords and 500 CX, {shots} shots, 1 thread", "1.55", () => StabilizerSimulator.Run(random, new SimulationOptions(shots, 1))),
    ("the same, 2 threads", "1.55", () => StabilizerSimulator.Run(random, new SimulationOptions(shots, 1, MaxThreads: 2))),
    ("the same, 1 shot", "0.04", () => StabilizerSimulator.Run(random, new SimulationOptions(1, 1))),
];

// A server has run such a circuit before: the code that only this case needs is compiled for good after some runs.
for (var i = 0; i < 50; i++)
{
    StabilizerSimulator.Run(random, new SimulationOptions(1, 1));
}

var times = cases.Select(_ => new List<double>()).ToArray();
var processor = cases.Select(_ => new List<double>()).ToArray();
var calibrations = new List<double>();
for (var repeat = 0; repeat <= repeats; repeat++)
{
    for (var i = 0; i < cases.Length; i++)
    {
        var calibration = Time(Calibrate);
        var before = Environment.CpuUsage.TotalTime;
        var time = Time(cases[i].Run);
        var used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        if (repeat > 0)
        {
            calibrations.Add(calibration);
            times[i].Add(time);
            processor[i].Add(used);
        }
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Median seconds of {repeats} interleaved runs; calibration loop {Median(calibrations):0.000} s ({calibrations.Min():0.000} to {calibrations.Max():0.000})."));
Console.WriteLine();
Console.WriteLine("| case | seconds | of processor time | Stim, 1 thread (measured elsewhere) |");
Console.WriteLine("|---|---|---|---|");
for (var i = 0; i < cases.Length; i++)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {cases[i].Name} | {Median(times[i]):0.000} | {Median(processor[i]):0.000} | {cases[i].Stim} |"));
}

static double Time(Action run)
{
    var start = Stopwatch.GetTimestamp();
    run();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

// Fixed work of one core, in its registers.
static void Calibrate()
{
    var state = 1UL;
    for (var i = 0; i < 100_000_000; i++)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }

    GC.KeepAlive(state);
}
