using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Nexus.EndToEnd.Tests;

/// <summary>A program as a process of its own, its output in pipes.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    /// <summary>How long anything may take before a test gives up: for a machine that is busy with other tests, not a measure of speed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private const int SigInt = 2;
    private const int SigTerm = 15;

    // Their numbers are not the same everywhere.
    private static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int SigCont = OperatingSystem.IsMacOS() ? 19 : 18;

    private readonly Process _process;
    private readonly PipedText _output;
    private readonly PipedText _error;

    private ChildProcess(Process process)
    {
        _process = process;
        _output = new PipedText(process.StandardOutput);
        _error = new PipedText(process.StandardError);
    }

    /// <summary>Starts a program in the repository's root.</summary>
    /// <param name="executable">The program.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="args">Its arguments.</param>
    public static ChildProcess Start(
        string executable, IReadOnlyDictionary<string, string?> environment, string input, params string[] args)
    {
        var start = new ProcessStartInfo(executable, args)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{executable} did not start.");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits for a line on standard output that contains a text, and returns it.</summary>
    public Task<string> OutputLineAsync(string containing) => _output.LineAsync(containing, () => _error.SoFar());

    /// <summary>Waits for a line on standard error that contains a text, and returns it.</summary>
    public Task<string> ErrorLineAsync(string containing) => _error.LineAsync(containing, () => _output.SoFar());

    /// <summary>Waits for its end.</summary>
    public async Task<NexusExit> ExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end within {Limit}; it wrote: {_error.SoFar()}");
        }

        return new NexusExit(_process.ExitCode, await _output.WholeAsync(), await _error.WholeAsync());
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal(SigInt);

    /// <summary>What an init system sends to stop a process.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Freezes it, as a machine that is suspended or hangs does.</summary>
    public void Freeze() => Signal(SigStop);

    /// <summary>Lets it go on after <see cref="Freeze"/>.</summary>
    public void Thaw() => Signal(SigCont);

    /// <summary>kill -9: the process gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private void Signal(int signal)
    {
        if (Kill(_process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"Process {_process.Id} could not be signalled: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
