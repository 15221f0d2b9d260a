using Nexus.Programs;

namespace Nexus.Gateway.Programs;

/// <summary>Parses uploads, half as many at once as there are processors: a long text takes seconds, and other calls must not wait for it.</summary>
internal sealed class ProgramReading : IDisposable
{
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Runs a parse when it is its turn.</summary>
    public async Task<ReadProgram> RunAsync(Func<ReadProgram> read, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(read, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
