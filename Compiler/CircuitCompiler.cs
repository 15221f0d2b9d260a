using System.Collections.Immutable;
using System.Diagnostics;
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
        var context = new PassContext { Seed = options.Seed, Threads = options.Threads, CancellationToken = cancellationToken };
        var passes = new PassList(context, options.KeepIntermediates);
        var before = CircuitFigures.Of(circuit);
        var compilation = Compile(new Compilation(circuit, target), passes, options);
        var same = Enumerable.Range(0, circuit.QubitCount).ToImmutableArray();
        var final = compilation.FinalLayout ?? Ends(compilation.Circuit, same);
        return new CompilationResult
        {
            Circuit = compilation.Circuit,
            InitialLayout = compilation.InitialLayout ?? same,
            FinalLayout = final,
            Before = before,
            After = CircuitFigures.Of(compilation.Circuit),
            Passes = passes.Reports,
            Verdict = options.Verify ? CircuitVerifier.Verify(circuit, compilation, options.Seed, cancellationToken: cancellationToken) : null,
        };
    }

    private static Compilation Compile(Compilation compilation, PassList passes, CompilerOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        if (options.Level > OptimizationLevel.None)
        {
            compilation = passes.Run(compilation, new SynthesizePauliRotations());
        }

        compilation = passes.Run(compilation, new DecomposeBoxes(), new DecomposeGates());
        if (options.Level > OptimizationLevel.None)
        {
            compilation = passes.RunUntilSettled(compilation, RoundsOf(options.Level), Rewriting());
        }

        var best = Finish(compilation, passes, options, MappingOptions.ForLevel(Math.Min((int)options.Level, 2)));
        for (var attempt = 1UL; options.Level == OptimizationLevel.Search && compilation.Target.Couplings is not null; attempt++)
        {
            var left = options.TimeLimit - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                break;
            }

            var search = MappingOptions.ForLevel((int)OptimizationLevel.Search) with { TimeLimit = left };
            var next = Finish(compilation, passes.WithSeed(RandomSource.Derive(options.Seed, attempt)), options, search);
            best = IsBetter(CircuitFigures.Of(next.Circuit), CircuitFigures.Of(best.Circuit)) ? next : best;
        }

        return best;
    }

    /// <summary>Places and routes, rewrites again, and writes the target's gates.</summary>
    private static Compilation Finish(Compilation compilation, PassList passes, CompilerOptions options, MappingOptions mapping)
    {
        if (compilation.Target.Couplings is not null)
        {
            compilation = passes.Run(compilation, new MappingPass(mapping));
            if (options.Level > OptimizationLevel.None)
            {
                compilation = passes.RunUntilSettled(compilation, RoundsOf(options.Level), AfterRouting());
            }

            compilation = passes.Run(compilation, new DecomposeSwaps());
            if (options.Level > OptimizationLevel.None)
            {
                compilation = passes.RunUntilSettled(compilation, RoundsOf(options.Level), AfterRouting());
            }
        }

        compilation = passes.Run(compilation, new RebaseToTarget());
        return options.Level > OptimizationLevel.None ? passes.Run(compilation, new RemoveBeforeMeasurement()) : compilation;
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
