using System.Globalization;
using Nexus.Simulators.Bench;

// How fast the statevector simulator is, beside what the machine can do at best: each case and the limits in turn, round after round, so that
// whatever else the machine does hits all of them. Prints markdown. On two quiet cores it takes about five minutes.
// Usage: dotnet run -c Release --project bench/Simulators [-- [--rounds N] [--threads N] [--clock cpu] [--only limits|cases|kernels|estimates|cancel|qsharp]...]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = 5;
var threads = Math.Min(2, Environment.ProcessorCount);
var only = new List<string>();
for (var i = 0; i + 1 < args.Length; i += 2)
{
    switch (args[i])
    {
        case "--rounds":
            rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--threads":
            threads = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
            break;
        case "--clock":
            Clock.CountsProcessors = args[i + 1] == "cpu";
            break;
        case "--only":
            only.Add(args[i + 1]);
            break;
        default:
            Console.Error.WriteLine($"Unknown option {args[i]}.");
            return 2;
    }
}

using var limits = new MachineLimits(threads);
Section("cases", () => CircuitCases.Print(limits, threads, rounds));
Section("kernels", () => KernelCases.Print(limits, threads, rounds));
Section("estimates", EstimateCases.Print);
Section("cancel", () => CancellationCases.Print(threads, 4 * rounds));
Section("qsharp", () => QSharpPeer.Print(threads));
return 0;

void Section(string name, Action print)
{
    if (only.Count == 0 || only.Contains(name))
    {
        print();
        Console.WriteLine();
    }
}
