using System.Diagnostics;
using System.Globalization;
using Nexus.Storage;

namespace Nexus.Jobs.Bench;

/// <summary>
/// From the start of a process to the first item that it resumes, after its predecessor was killed with unfinished jobs. Both are processes
/// of this program, started with <see cref="Command"/>.
/// </summary>
internal static class Restart
{
    /// <summary>The first argument of the process that is killed, and of the one that goes on.</summary>
    public const string Command = "silo";

    private const string Fill = "fill";
    private const string Filled = "filled";
    private const string Running = "running";

    /// <summary>An item of the unfinished jobs takes so long: all together longer than the measurement.</summary>
    private const int Microseconds = 20_000;

    /// <summary>Fills a database with unfinished jobs, kills the process that has them, starts another, and says after how many milliseconds it ran the first item.</summary>
    public static async Task<double> MeasureAsync(StorageOptions storage, int jobs)
    {
        string port = NexusSilos.FreePort().ToString(CultureInfo.InvariantCulture);
        string[] arguments = [Command, storage.Provider, storage.Provider == StorageOptions.Postgres ? storage.ConnectionString : storage.Path, port];
        using (Process first = Start([.. arguments, Fill, jobs.ToString(CultureInfo.InvariantCulture)]))
        {
            await ExpectAsync(first, Filled);
            await KillAsync(first);
        }

        long started = Stopwatch.GetTimestamp();
        using Process second = Start(arguments);
        await ExpectAsync(second, Running);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await KillAsync(second);
        return elapsed;
    }

    /// <summary>What such a process does: it fills the database, or says when the first item runs; then it waits to be killed.</summary>
    public static async Task ServeAsync(string[] arguments)
    {
        (string provider, string place, int port) = (arguments[1], arguments[2], int.Parse(arguments[3], CultureInfo.InvariantCulture));
        StorageOptions storage = provider == StorageOptions.Postgres
            ? new() { Provider = provider, ConnectionString = place }
            : new() { Provider = provider, Path = place };
        await using NexusSilos silos = await NexusSilos.StartAsync(storage, Environment.ProcessorCount, port);
        if (arguments.Length > 4)
        {
            Guid program = await silos.AddProgramAsync();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, int.Parse(arguments[5], CultureInfo.InvariantCulture)),
                new ParallelOptions { MaxDegreeOfParallelism = 16 },
                async (_, _) => await silos.SubmitAsync(BusyBackend.Busy, program, 3, Microseconds));
            Console.WriteLine(Filled);
        }
        else
        {
            while (BusyBackend.LastStart == 0)
            {
                await Task.Delay(1);
            }

            Console.WriteLine(Running);
        }

        // Until the process is killed; should its parent be gone before that, the input ends.
        await Console.In.ReadLineAsync();
    }

    private static Process Start(string[] arguments)
    {
        string program = Environment.ProcessPath!;
        string[] line = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Restart).Assembly.Location, .. arguments] : arguments;
        return Process.Start(new ProcessStartInfo(program, line) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static async Task ExpectAsync(Process process, string said)
    {
        if (await process.StandardOutput.ReadLineAsync() != said)
        {
            throw new InvalidOperationException($"The process with the silo ended before it was {said}.");
        }
    }

    private static async Task KillAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}
