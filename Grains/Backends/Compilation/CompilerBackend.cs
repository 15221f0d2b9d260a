using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Compiler;
using Nexus.Programs;
using Nexus.Programs.Compilation;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>The backend <c>compiler</c>: compiles circuits for targets, on one thread a slot.</summary>
public sealed class CompilerBackend([FromKeyedServices(NexusTime.Key)] TimeProvider time) : ICompileBackend
{
    /// <summary>The name that jobs use.</summary>
    public const string BackendName = "compiler";

    /// <summary>The most circuits between passes that are kept of one item.</summary>
    private const int MaxIntermediates = 50;

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <inheritdoc/>
    public string Description => "Compiles circuits for a target: its gates, its couplings, few two-qubit gates.";

    /// <inheritdoc/>
    public BackendRefusal? Refuse(ProgramRecord program, Target target)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(target);
        return program.QubitCount > target.QubitCount
            ? new BackendRefusal(
                NexusErrorCode.ResourceExhausted,
                string.Create(CultureInfo.InvariantCulture, $"The circuit has {program.QubitCount} qubits; the target {target.Name} has {target.QubitCount}."))
            : null;
    }

    /// <inheritdoc/>
    public WorkResult Compile(CompileWork work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var target = CompileTargets.Read(work.Compile);
        var circuit = StoredCircuit.Read(work.Program, work.Content, work.Settings);
        CompilationResult result;
        try
        {
            result = CircuitCompiler.Compile(
                circuit,
                target,
                new CompilerOptions
                {
                    Level = (OptimizationLevel)work.Compile.Level,
                    Seed = work.Settings.Seed,
                    Verify = work.Compile.Verify,
                    KeepIntermediates = work.Compile.KeepIntermediates,
                    Progress = work.Progress is { } progress ? new CompileProgress(progress) : null,
                },
                cancellationToken);
        }
        catch (CompilationException refusal)
        {
            throw new BackendException(refusal.Message, refusal);
        }

        return new Maker(work, target.Name, result, ProgramIntake.FormatOf(work.Program), time.GetUtcNow()).Make(cancellationToken);
    }

    /// <summary>Makes the programs and the report of one compilation.</summary>
    private sealed class Maker(CompileWork work, string target, CompilationResult result, CircuitFormat original, DateTimeOffset now)
    {
        private readonly List<MadeProgram> _programs = [];

        public WorkResult Make(CancellationToken cancellationToken)
        {
            var passes = ImmutableArray.CreateBuilder<CompilationPass>();
            Circuit? last = null;
            foreach (var (index, pass) in result.Passes.Take(CompilationReport.MaxPasses).Index())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Guid? kept = null;
                if (pass.Circuit is { } circuit && IsWorthKeeping(circuit, last, pass))
                {
                    kept = Keep(circuit, string.Create(CultureInfo.InvariantCulture, $"{index + 1}-{pass.Name}"), pass);
                }

                last = pass.Circuit;
                passes.Add(new CompilationPass(pass.Name, Of(pass.Before), Of(pass.After), Math.Round(pass.Elapsed.TotalMilliseconds, 3), kept));
            }

            var (program, report) = Program(result.Circuit, "", "-" + target, out var obstacles)
                ?? throw new BackendException(
                    $"The compiled circuit cannot be written in any of the formats. {string.Join(" ", obstacles)} Compile for a target with other gates, or leave out what is named.");
            report = report with
            {
                After = Of(result.After),
                Swaps = Swaps(),
                Passes = passes.ToImmutable(),
                PassCount = result.Passes.Count,
                InitialLayout = result.InitialLayout,
                FinalLayout = result.FinalLayout,
                Verdict = result.Verdict is { } verdict
                    ? new CompilationVerdict(verdict.Outcome.ToString(), verdict.Method.ToString(), verdict.Explanation)
                    : null,
            };
            _programs.Add(new MadeProgram(program, CompilationReportFormat.ToText(report)));
            return new WorkResult(CompilationReportFormat.Name, CompilationReportFormat.Encode(report)) { Programs = _programs };
        }

        private static CompilationFigures Of(CircuitFigures figures) => new(figures.Gates, figures.TwoQubitGates, figures.Depth);

        /// <summary>Neither what a pass left as it was, nor the compiled circuit, which is kept anyway.</summary>
        private bool IsWorthKeeping(Circuit circuit, Circuit? last, PassReport pass) =>
            !ReferenceEquals(circuit, last)
            && !ReferenceEquals(circuit, result.Circuit)
            && pass.Before != pass.After
            && _programs.Count < MaxIntermediates;

        /// <summary>Keeps a circuit on the way; one that no format has words for is passed over.</summary>
        private Guid? Keep(Circuit circuit, string step, PassReport pass)
        {
            if (Program(circuit, step, "-" + step, out _) is not var (program, report))
            {
                return null;
            }

            _programs.Add(new MadeProgram(program, CompilationReportFormat.ToText(report with { AfterPass = pass.Name, After = Of(pass.After) })));
            return report.Program;
        }

        private (NewProgram Program, CompilationReport Report)? Program(Circuit circuit, string step, string ending, out IReadOnlyCollection<string> obstacles)
        {
            if (CompiledText.Write(circuit, original, out obstacles) is not var (format, text))
            {
                return null;
            }

            // The same circuit has the same id, however often the attempt starts again; another one never has it.
            var id = NameBasedId.Version5(
                work.JobId,
                string.Create(CultureInfo.InvariantCulture, $"{work.Item} {work.Attempt} {step} {NameBasedId.Version5(work.Program.ProgramId, Convert.ToBase64String(SHA256.HashData(text)))}"));
            var name = NameOf(work.Program.Name, ending, format);
            var program = ProgramIntake.Make(id, work.Program.Project, name, circuit, format, text, now);
            return (program, new CompilationReport
            {
                Program = id,
                Format = program.Program.Format,
                From = work.Program.ProgramId,
                FromName = work.Program.Name,
                Target = target,
                Level = work.Compile.Level,
                Seed = work.Settings.Seed,
                Job = work.JobId,
                Item = work.Item,
                Attempt = work.Attempt,
                Before = Of(result.Before),
                After = Of(CircuitFigures.Of(circuit)),
            });
        }

        /// <summary>Mapping does nothing but put in SWAP gates, each of which is one more gate on two qubits.</summary>
        private int Swaps()
        {
            var swaps = 0;
            foreach (var pass in result.Passes)
            {
                swaps = pass.Name == "map" ? pass.After.TwoQubitGates - pass.Before.TwoQubitGates : swaps;
                if (pass.After == result.After)
                {
                    break;
                }
            }

            return swaps;
        }

        private static string NameOf(string original, string ending, CircuitFormat format)
        {
            const int Longest = 200;
            var extension = format == CircuitFormat.Pytket ? ".json" : ".qasm";
            var stem = Path.GetFileNameWithoutExtension(original);
            var most = Math.Max(0, Longest - ending.Length - extension.Length);
            return stem[..Math.Min(stem.Length, most)] + ending + extension;
        }
    }
}
