using System.Diagnostics;
using Nexus.Circuits;

namespace Nexus.Compiler;

/// <summary>Runs passes one after the other, and notes what each did.</summary>
/// <param name="context">What they may use.</param>
/// <param name="keepIntermediates">Whether circuits are kept in the reports.</param>
/// <param name="meter">Is told of each.</param>
/// <param name="reports">Where that is noted.</param>
internal sealed class PassList(PassContext context, bool keepIntermediates, CompilationMeter meter, List<PassReport>? reports = null)
{
    private readonly List<PassReport> _reports = reports ?? [];
    private Circuit? _lastCircuit;

    public IReadOnlyList<PassReport> Reports => _reports;

    /// <summary>The same list, run on with another seed.</summary>
    public PassList WithSeed(ulong seed) => new(context with { Seed = seed }, keepIntermediates, meter, _reports);

    /// <summary>Runs passes, which are a part of the compilation.</summary>
    /// <param name="compilation">What they begin with.</param>
    /// <param name="weight">What the part counts in the progress.</param>
    /// <param name="passes">The passes.</param>
    public Compilation Run(Compilation compilation, double weight, params ReadOnlySpan<ICompilerPass> passes)
    {
        meter.Begin(weight);
        return RunRound(compilation, null, passes);
    }

    private Compilation RunRound(Compilation compilation, int? round, ReadOnlySpan<ICompilerPass> passes)
    {
        for (var index = 0; index < passes.Length; index++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var pass = passes[index];
            var progress = new PassProgress(meter, pass.Name, index, passes.Length, round);
            progress.Report(0);
            var before = _reports.Count > 0 && ReferenceEquals(_lastCircuit, compilation.Circuit) ? _reports[^1].After : CircuitFigures.Of(compilation.Circuit);
            var start = Stopwatch.GetTimestamp();
            compilation = pass.Run(compilation, context with { Progress = progress });
            var elapsed = Stopwatch.GetElapsedTime(start);
            _lastCircuit = compilation.Circuit;
            _reports.Add(new PassReport(pass.Name, before, CircuitFigures.Of(compilation.Circuit), elapsed, keepIntermediates ? compilation.Circuit : null));
        }

        return compilation;
    }

    /// <summary>Runs passes, which are a part of the compilation, again and again until a round makes the circuit no smaller.</summary>
    /// <param name="compilation">What they begin with.</param>
    /// <param name="weight">What the part counts in the progress.</param>
    /// <param name="mostRounds">How many rounds there are at the most.</param>
    /// <param name="passes">The passes.</param>
    public Compilation RunUntilSettled(Compilation compilation, double weight, int mostRounds, params ReadOnlySpan<ICompilerPass> passes)
    {
        meter.Begin(weight);
        var size = SizeOf(compilation.Circuit);
        for (var round = 0; round < mostRounds; round++)
        {
            var next = RunRound(compilation, round, passes);
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
