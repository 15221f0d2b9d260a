using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm3;

namespace Nexus.Simulators.Bench;

/// <summary>The simulator of the npm package qsharp-lang, in Node, on the same circuits in turn.</summary>
internal static class QSharpPeer
{
    private const int Runs = 100;

    /// <summary>Prints the table, or why there is none.</summary>
    public static void Print(int threads)
    {
        Console.WriteLine("## npm qsharp-lang, same circuits, one shot each");
        Console.WriteLine();
        (string Name, Circuit Circuit)[] cases =
        [
            ("QFT 16", BenchCircuits.Measured(BenchCircuits.FourierTransform(16))),
            ("random n=16, 20 layers", BenchCircuits.Measured(BenchCircuits.Random(16, 20))),
        ];
        var rows = new List<string>();
        foreach (var (name, circuit) in cases)
        {
            if (Peer(OpenQasm3Writer.Write(circuit).Text!) is not { } peer)
            {
                Console.WriteLine("Skipped: Node or the package qsharp-lang is not here. `npm install --prefix bench/Simulators/qsharp` installs it.");
                return;
            }

            // The peer's code was compiled ahead; ours is while it runs, and is done after some of them.
            var best = double.MaxValue;
            for (var i = 0; i < Runs; i++)
            {
                var start = Stopwatch.GetTimestamp();
                StatevectorSimulator.Run(circuit, new SimulationOptions(1, 1, threads));
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            rows.Add($"| {name} | {peer.Seconds:F2} | {best:F4} | {peer.Seconds / best:F0} |");
        }

        Console.WriteLine("| case | qsharp-lang, s | here, s | times as fast |");
        Console.WriteLine("|---|---|---|---|");
        rows.ForEach(Console.WriteLine);
    }

    private static (double Seconds, string Version)? Peer(string program)
    {
        var folder = Folder();
        if (folder is null || !Directory.Exists(Path.Combine(folder, "node_modules", "qsharp-lang")))
        {
            return null;
        }

        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, program);
            using var node = Process.Start(
                new ProcessStartInfo("node", ["run.mjs", file]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            if (node.ExitCode != 0)
            {
                throw new InvalidOperationException($"node ended with {node.ExitCode}.");
            }

            using var json = JsonDocument.Parse(output);
            return (json.RootElement.GetProperty("seconds").GetDouble(), json.RootElement.GetProperty("version").GetString()!);
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string? Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "bench", "Simulators", "qsharp");
            if (Directory.Exists(script))
            {
                return script;
            }
        }

        return null;
    }
}
