using System.Diagnostics;
using Nexus.Circuits;

namespace Nexus.Compiler;

/// <summary>Runs passes one after the other, and notes what each did.</summary>
/// <param name="context">What they may use.</param>
/// <param name="keepIntermediates">Whether circuits are kept in the reports.</param>
/// <param name="reports">Where that is noted.</param>
internal sealed class PassList(PassContext context, bool keepIntermediates, List<PassReport>? reports = null)
{
    private readonly List<PassReport> _reports = reports ?? [];
    private Circuit? _lastCircuit;

    public IReadOnlyList<PassReport> Reports => _reports;

    /// <summary>The same list, run on with another seed.</summary>
    public PassList WithSeed(ulong seed) => new(context with { Seed = seed }, keepIntermediates, _reports);

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
        var size = SizeOf(compilation.Circuit);
        for (var round = 0; round < mostRounds; round++)
        {
            var next = Run(compilation, passes);
            var after = SizeOf(next.Circuit);
            if (after.CompareTo(size) >= 0)
            {
                return compilation;
            }

            (compilation, size) = (next, after);
        }

        return compilation;
    }

    /// <summary>Gates on two qubits, a SWAP for the three that it takes; then all gates.</summary>
    internal static (int OnTwo, int All) SizeOf(Circuit circuit)
    {
        var figures = CircuitFigures.Of(circuit);
        var swaps = 0;
        foreach (var operation in circuit)
        {
            swaps += operation is { Kind: OperationKind.Gate, ControlCount: 0 } && operation.Gate.Kind == GateKind.Swap ? 1 : 0;
        }

        return (figures.TwoQubitGates + (2 * swaps), figures.Gates + (2 * swaps));
    }
}
