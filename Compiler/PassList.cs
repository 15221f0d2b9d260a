using System.Diagnostics;

namespace Nexus.Compiler;

/// <summary>Runs passes one after the other, and notes what each did.</summary>
/// <param name="context">What they may use.</param>
/// <param name="keepIntermediates">Whether circuits are kept in the reports.</param>
internal sealed class PassList(PassContext context, bool keepIntermediates)
{
    private readonly List<PassReport> _reports = [];

    public IReadOnlyList<PassReport> Reports => _reports;

    /// <summary>Runs passes.</summary>
    public Compilation Run(Compilation compilation, params ReadOnlySpan<ICompilerPass> passes)
    {
        foreach (var pass in passes)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var before = _reports.Count > 0 && ReferenceEquals(_lastCircuit, compilation.Circuit) ? _reports[^1].After : CircuitFigures.Of(compilation.Circuit);
            var start = Stopwatch.GetTimestamp();
            compilation = pass.Run(compilation, context);
            var elapsed = Stopwatch.GetElapsedTime(start);
            _lastCircuit = compilation.Circuit;
            _reports.Add(new PassReport(pass.Name, before, CircuitFigures.Of(compilation.Circuit), elapsed, keepIntermediates ? compilation.Circuit : null));
        }

        return compilation;
    }

    /// <summary>Runs passes again and again until a round makes the circuit no smaller.</summary>
    public Compilation RunUntilSettled(Compilation compilation, int mostRounds, params ReadOnlySpan<ICompilerPass> passes)
    {
        for (var round = 0; round < mostRounds; round++)
        {
            var before = CircuitFigures.Of(compilation.Circuit);
            var next = Run(compilation, passes);
            var after = _reports[^1].After;
            if ((after.TwoQubitGates, after.Gates).CompareTo((before.TwoQubitGates, before.Gates)) >= 0)
            {
                return after.TwoQubitGates <= before.TwoQubitGates ? next : compilation;
            }

            compilation = next;
        }

        return compilation;
    }

    private Circuits.Circuit? _lastCircuit;
}
