using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Nexus.EndToEnd.Tests;

/// <summary>The program <c>nexus</c> as a process of its own, its output in pipes.</summary>
internal sealed partial class NexusProcess : IAsyncDisposable
{
    /// <summary>How long anything may take before a test gives up: for a machine that is busy with other tests, not a measure of speed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private const int SigInt = 2;
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;
    private readonly Task _errorRead;

    private NexusProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errorRead = ReadErrorAsync();
    }

    /// <summary>Starts <c>nexus</c>.</summary>
    /// <param name="dataDirectory">The value of NEXUS_HOME.</param>
    /// <param name="args">The arguments.</param>
    public static NexusProcess Start(string dataDirectory, params string[] args) => StartWithInput(dataDirectory, "", args);

    /// <summary>Starts <c>nexus</c> with text on its standard input.</summary>
    public static NexusProcess StartWithInput(string dataDirectory, string input, params string[] args)
    {
        var start = new ProcessStartInfo(Repository.Executable, args)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["NEXUS_HOME"] = dataDirectory;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{Repository.Executable} did not start.");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return new NexusProcess(process);
    }

    /// <summary>Runs <c>nexus</c> to its end.</summary>
    public static async Task<NexusExit> RunAsync(string dataDirectory, params string[] args)
    {
        await using var nexus = Start(dataDirectory, args);
        return await nexus.ExitAsync();
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Waits for a line on standard error that contains a text, and returns it.</summary>
    public async Task<string> ErrorLineAsync(string containing)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await foreach (var line in _errorLines.Reader.ReadAllAsync(limit.Token))
            {
                if (line.Contains(containing, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"nexus wrote no line with '{containing}' within {Limit}; it wrote: {ErrorSoFar()}");
        }

        throw new InvalidOperationException($"nexus ended without a line with '{containing}'; it wrote: {ErrorSoFar()}");
    }

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
            throw new TimeoutException($"nexus did not end within {Limit}; it wrote: {ErrorSoFar()}");
        }

        await _errorRead;
        return new NexusExit(_process.ExitCode, await _output, ErrorSoFar());
    }

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal(SigInt);

    /// <summary>What an init system sends to stop a process.</summary>
    public void Terminate() => Signal(SigTerm);

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

    private async Task ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_error)
            {
                _error.AppendLine(line);
            }

            _errorLines.Writer.TryWrite(line);
        }

        _errorLines.Writer.Complete();
    }

    private string ErrorSoFar()
    {
        lock (_error)
        {
            return _error.ToString();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
