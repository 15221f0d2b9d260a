using System.Diagnostics;
using System.Globalization;
using Nexus.Circuits.Bench;

// How fast circuits are read, on one core: megabytes (10^6 characters of ASCII) a second, gates a second, and the bytes that a circuit
// keeps for each gate. The calibration loop, beside each row, is the same plain work everywhere: divide by it to compare machines.
// Usage: dotnet run -c Release --project bench/Circuits [seconds a row] [folder of published circuits]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var folder = args.Length > 1 ? args[1] : FindCases();
Console.WriteLine($"{"format",-12} {"text",-24} {"MB",7} {"MB/s",8} {"gates/s",12} {"bytes/gate",11} {"calibration",12} {"ratio",8}");
foreach (var measurement in OpenQasm2Texts.All(folder).Concat(ConvertedTexts.All()))
{
    Measure(measurement);
}

void Measure(Measurement row)
{
    var (gates, kept) = Kept(row);
    var calibration = Calibrate();
    var times = new List<double>();
    for (var total = 0.0; total < seconds;)
    {
        var clock = Stopwatch.StartNew();
        row.Parse(row.Text);
        times.Add(clock.Elapsed.TotalSeconds);
        total += times[^1];
    }

    // The median: other programs on the machine make some rounds slower, none faster.
    times.Sort();
    var median = times[times.Count / 2];
    var megabytes = row.Text.Length / 1e6;
    Console.WriteLine(
        $"{row.Format,-12} {row.Name,-24} {megabytes,7:F2} {megabytes / median,8:F1} {gates / median,12:N0} {kept / (double)gates,11:F0} {calibration,12:F0} {megabytes / median / calibration,8:F4}");
}

// Millions of table look-ups a second: one dependent chain over 64 KiB, as a lexer's inner loop does.
static double Calibrate()
{
    var table = new int[1 << 14];
    for (var i = 0; i < table.Length; i++)
    {
        table[i] = (i * 5) + 3 & (table.Length - 1);
    }

    var best = double.MaxValue;
    var at = 0;
    for (var round = 0; round < 5; round++)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 2_000_000; i++)
        {
            at = table[at] ^ (i & 1);
        }

        best = Math.Min(best, clock.Elapsed.TotalSeconds);
    }

    return at < 0 ? 0 : 2 / best;
}

static (int Gates, long Bytes) Kept(Measurement row)
{
    _ = row.Parse(row.Text);
    var before = GC.GetTotalMemory(forceFullCollection: true);
    var result = row.Parse(row.Text);
    var circuit = result.Circuit ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
    GC.KeepAlive(circuit);
    return (Math.Max(1, circuit.Count), bytes);
}

static string? FindCases()
{
    for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        var cases = Path.Combine(folder.FullName, "..", "shared", "cases");
        if (File.Exists(Path.Combine(folder.FullName, "Nexus.Orleans.sln")) && Directory.Exists(cases))
        {
            return cases;
        }
    }

    return null;
}
