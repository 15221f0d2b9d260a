using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Routing;
using Nexus.Compiler.Verification;

namespace Nexus.Compiler;

/// <summary>Compiles circuits for targets. docs/compiler.md tells what each level does.</summary>
public static class CircuitCompiler
{
    private const int MostRounds = 6;

    // What the parts of a compilation count in its progress: about what they take of a large circuit, in hundredths.
    private const double BoxWeight = 2;
    private const double GateWeight = 3;
    private const double RewritingWeight = 25;
    private const double MappingWeight = 45;
    private const double AfterRoutingWeight = 10;
    private const double SwapWeight = 1;
    private const double RebaseWeight = 3;
    private const double LastWeight = 1;
    private const double SearchWeight = 200;
    private const double VerificationWeight = 30;

    /// <summary>Compiles a circuit.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="target">What it is to run on.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CompilationException">The circuit cannot be compiled for this target.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CompilationResult Compile(
        Circuit circuit, Target target, CompilerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new CompilerOptions();
        if (target.QubitCount is { } most && circuit.QubitCount > most)
        {
            throw new CompilationException(string.Create(
                CultureInfo.InvariantCulture, $"The circuit has {circuit.QubitCount} qubits, and {target.Name} has {most}."));
        }

        var context = new PassContext { Seed = options.Seed, Threads = options.Threads, CancellationToken = cancellationToken };
        var meter = new CompilationMeter(
            options.Progress,
            WeightOf(target, options),
            options.Level == OptimizationLevel.Search && target.Couplings is not null ? SearchWeight : 0,
            options.TimeLimit);
        var passes = new PassList(context, options.KeepIntermediates, meter);
        var before = CircuitFigures.Of(circuit);
        var compilation = Compile(new Compilation(circuit, target), passes, meter, options);
        var same = Enumerable.Range(0, circuit.QubitCount).ToImmutableArray();
        var final = compilation.FinalLayout ?? Ends(compilation.Circuit, same);
        var verdict = options.Verify ? Verify(circuit, compilation, meter, options, cancellationToken) : null;
        options.Progress?.Report(new CompilationProgress(1, ""));
        return new CompilationResult
        {
            Circuit = compilation.Circuit,
            InitialLayout = compilation.InitialLayout ?? same,
            FinalLayout = final,
            Before = before,
            After = CircuitFigures.Of(compilation.Circuit),
            Passes = passes.Reports,
            Verdict = verdict,
        };
    }

    private static Verdict Verify(Circuit circuit, Compilation compilation, CompilationMeter meter, CompilerOptions options, CancellationToken cancellationToken)
    {
        meter.Begin(VerificationWeight);
        meter.Tell("verify", 0, round: null);
        return CircuitVerifier.Verify(circuit, compilation, options.Seed, cancellationToken: cancellationToken);
    }

    /// <summary>What all parts of a compilation but a search count together.</summary>
    private static double WeightOf(Target target, CompilerOptions options)
    {
        var rewrites = options.Level > OptimizationLevel.None;
        var routes = target.Couplings is not null;
        return GateWeight + RebaseWeight
            + (rewrites ? BoxWeight + RewritingWeight + LastWeight : 0)
            + (routes ? MappingWeight + SwapWeight : 0)
            + (routes && rewrites ? 2 * AfterRoutingWeight : 0)
            + (options.Verify ? VerificationWeight : 0);
    }

    private static Compilation Compile(Compilation compilation, PassList passes, CompilationMeter meter, CompilerOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        if (options.Level > OptimizationLevel.None)
        {
            compilation = passes.Run(compilation, BoxWeight, new SynthesizePauliRotations());
        }

        compilation = passes.Run(compilation, GateWeight, new DecomposeBoxes(), new DecomposeGates());
        if (options.Level > OptimizationLevel.None)
        {
            compilation = passes.RunUntilSettled(compilation, RewritingWeight, RoundsOf(options.Level), Rewriting());
        }

        var best = Finish(compilation, passes, options, MappingOptions.ForLevel(Math.Min((int)options.Level, 2)));
        for (var attempt = 1UL; options.Level == OptimizationLevel.Search && compilation.Target.Couplings is not null; attempt++)
        {
            var left = options.TimeLimit - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            meter.Search(attempt, CircuitFigures.Of(best.Circuit));
            var search = MappingOptions.ForLevel((int)OptimizationLevel.Search) with { TimeLimit = left };
            var next = Finish(compilation, passes.WithSeed(RandomSource.Derive(options.Seed, attempt)), options, search);
            best = IsBetter(CircuitFigures.Of(next.Circuit), CircuitFigures.Of(best.Circuit)) ? next : best;
        }

        meter.EndSearch();
        return best;
    }

    /// <summary>Places and routes, rewrites again, and writes the target's gates.</summary>
    private static Compilation Finish(Compilation compilation, PassList passes, CompilerOptions options, MappingOptions mapping)
    {
        if (compilation.Target.Couplings is not null)
        {
            compilation = passes.Run(compilation, MappingWeight, new MappingPass(mapping));
            if (options.Level > OptimizationLevel.None)
            {
                compilation = passes.RunUntilSettled(compilation, AfterRoutingWeight, RoundsOf(options.Level), AfterRouting());
            }

            compilation = passes.Run(compilation, SwapWeight, new DecomposeSwaps());
            if (options.Level > OptimizationLevel.None)
            {
                compilation = passes.RunUntilSettled(compilation, AfterRoutingWeight, RoundsOf(options.Level), AfterRouting());
            }
        }

        compilation = passes.Run(compilation, RebaseWeight, new RebaseToTarget());
        return options.Level > OptimizationLevel.None ? passes.Run(compilation, LastWeight, new RemoveBeforeMeasurement()) : compilation;
    }

    private static bool IsBetter(CircuitFigures one, CircuitFigures other) =>
        (one.TwoQubitGates, one.Depth, one.Gates).CompareTo((other.TwoQubitGates, other.Depth, other.Gates)) < 0;

    private static int RoundsOf(OptimizationLevel level) => level == OptimizationLevel.Fast ? 1 : MostRounds;

    private static ICompilerPass[] Rewriting() =>
    [
        new FuseOneQubitGates(), new CancelGates(), new FoldPhases(), new CancelGates(), new RemoveBeforeMeasurement(),
        new ResynthesizePhasePolynomials(mayExchange: true), new SimplifyCliffords(), new ResynthesizeTwoQubitBlocks(mayExchange: true), new AbsorbSwaps(),
    ];

    private static ICompilerPass[] AfterRouting() =>
    [
        new FuseOneQubitGates(), new CancelGates(), new FoldPhases(), new CancelGates(), new ResynthesizePhasePolynomials(), new ResynthesizeTwoQubitBlocks(),
        new RemoveBeforeMeasurement(),
    ];

    private static ImmutableArray<int> Ends(Circuit circuit, ImmutableArray<int> same)
    {
        if (circuit.ImplicitPermutation is not { } permutation)
        {
            return same;
        }

        var ends = new int[permutation.Count];
        for (var wire = 0; wire < ends.Length; wire++)
        {
            ends[permutation[wire]] = wire;
        }

        return [.. ends];
    }
}
