using System.Numerics;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

/// <summary>
/// Walks a program as an interpreter does, and writes into the circuit whatever depends on the run. A statement with a mistake is
/// reported and skipped.
/// </summary>
internal sealed partial class Evaluator
{
    private const int QubitsPerBarrierOperation = 4;
    private const int MaxCallDepth = 100;

    // A call costs some microseconds: as many as a second or two hold.
    private const int MaxCalls = 500_000;

    // Steps that make no operation: so many, and so many more for each operation that there is.
    private const long FreeSteps = 1_000_000;
    private const int StepsPerOperation = 16;

    private readonly ProgramNode _program;
    private readonly SourceText _source;
    private readonly DiagnosticList _diagnostics;
    private readonly ReaderOptions _options;
    private readonly CircuitBuilder _builder;
    private readonly Dictionary<int, int> _hardwareQubits = [];
    private readonly HashSet<int> _reported = [];
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private readonly List<Variable> _results = [];
    private readonly bool _hasOutputs;
    private Scope _scope = new(null);
    private bool _hasStandardGates;
    private long _operations;
    private long _steps;

    public Evaluator(ProgramNode program, string name, SourceText source, DiagnosticList diagnostics, ReaderOptions options)
    {
        _program = program;
        _source = source;
        _diagnostics = diagnostics;
        _options = options;
        _builder = new CircuitBuilder(name);
        _hasOutputs = program.Statements.Any(s => s is DeclarationNode { Kind: DeclarationKind.Output });
        foreach (var gate in StandardGates.BuiltIn)
        {
            _scope.Declare(gate);
        }

        foreach (var (constant, value) in new[]
        {
            ("pi", Scalar.Of(Expression.Pi)), ("\u03C0", Scalar.Of(Expression.Pi)),
            ("tau", Scalar.Of(Expression.Pi * Expression.Number(2))), ("\u03C4", Scalar.Of(Expression.Pi * Expression.Number(2))),
            ("euler", Scalar.Of(Expression.Call(MathFunction.Exp, Expression.Number(1)))), ("\u2107", Scalar.Of(Expression.Call(MathFunction.Exp, Expression.Number(1)))),
        })
        {
            _scope.Declare(new ConstantSymbol(constant, value));
        }

        _scope = new Scope(_scope);
    }

    /// <summary>The circuit; null when there is an error.</summary>
    public Circuit? Run()
    {
        try
        {
            DeclareHardwareQubits();
            foreach (var statement in _program.Statements)
            {
                _ = ExecuteReporting(statement);
            }

            StoreResults();
        }
        catch (ProgramEndException)
        {
            // No more of the program counts.
        }
        catch (EvaluationException exception)
        {
            Report(exception);
        }

        if (_diagnostics.ErrorCount > 0)
        {
            return null;
        }

        SetGlobalPhase();
        return _builder.Build();
    }

    private static EvaluationException Fail(string code, string message, Node place, params IReadOnlyList<string> expected) =>
        new(code, message, place) { Expected = expected };

    private static EvaluationException Silent(Node place) => new("", "", place) { IsSilent = true };

    private void Report(EvaluationException exception)
    {
        // A statement in a loop is reported once.
        if (!exception.IsSilent && _reported.Add(exception.Place.Start))
        {
            _diagnostics.Error(exception.Code, exception.Message, exception.Place.Start, Math.Max(1, exception.Place.End - exception.Place.Start), exception.Expected);
        }

        _hasFailed = true;
        if (_diagnostics.IsFull)
        {
            throw new ProgramEndException();
        }
    }

    private Completion ExecuteReporting(StatementNode statement)
    {
        try
        {
            return Execute(statement);
        }
        catch (EvaluationException exception)
        {
            if (_speculations > 0 && exception.Code == OpenQasm3DiagnosticCodes.NotKnown)
            {
                throw;
            }

            Report(exception);
            DeclareBroken(statement);
            return Completion.Falls;
        }
        catch (ClassicalEvaluationException exception)
        {
            Report(Fail(DiagnosticCodes.UndefinedValue, exception.Message, statement));
            DeclareBroken(statement);
            return Completion.Falls;
        }
    }

    private void DeclareBroken(StatementNode statement)
    {
        var name = statement switch
        {
            DeclarationNode declaration => declaration.Name,
            QubitDeclarationNode qubits => qubits.Name,
            AliasNode alias => alias.Name,
            GateNode gate => gate.Name,
            SubroutineNode subroutine => subroutine.Name,
            _ => null,
        };
        if (name is not null && _scope.FindHere(name.Name) is null)
        {
            _scope.Declare(new BrokenSymbol(name.Name, name.Start));
        }
    }

    private Completion Execute(StatementNode statement)
    {
        Step(statement);
        switch (statement)
        {
            case IncludeNode:
                Include(statement);
                break;
            case DeclarationNode declaration:
                Declare(declaration);
                break;
            case QubitDeclarationNode qubits:
                Declare(qubits);
                break;
            case AliasNode alias:
                Declare(alias);
                break;
            case GateNode gate:
                Define(gate);
                break;
            case SubroutineNode subroutine:
                Define(subroutine);
                break;
            case GateCallNode call:
                Apply(call);
                break;
            case AssignmentNode assignment:
                Assign(assignment);
                break;
            case MeasureStatementNode measure:
                Measure(measure);
                break;
            case QubitStatementNode word:
                Execute(word);
                break;
            case ExpressionStatementNode expression:
                Call(expression);
                break;
            case BoxNode box:
                AddBarrier(AllQubits(), box);
                var completion = ExecuteBlock(box.Body);
                AddBarrier(AllQubits(), box);
                return completion;
            case BlockNode block:
                return ExecuteBlock(block);
            case IfNode branch:
                return Execute(branch);
            case SwitchNode choice:
                return Execute(choice);
            case ForNode loop:
                return Execute(loop);
            case WhileNode loop:
                return Execute(loop);
            case JumpNode jump:
                return Execute(jump);
        }

        return Completion.Falls;
    }

    private void Step(Node place, long count = 1)
    {
        _steps += count;
        if (_steps > FreeSteps + (StepsPerOperation * _operations))
        {
            Report(Fail(OpenQasm3DiagnosticCodes.TooManySteps, "The program computes too long before the circuit is known: perhaps a loop here does not end.", place));
            throw new ProgramEndException();
        }
    }

    /// <summary>Counts operations before they are made.</summary>
    private void CountOperations(long count, Node place)
    {
        _operations += count;
        if (_operations > _options.MaxOperations || count > _options.MaxOperations)
        {
            Report(Fail(
                DiagnosticCodes.TooManyOperations,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The circuit would have more than {_options.MaxOperations} operations."),
                place));
            throw new ProgramEndException();
        }
    }

    private void DeclareHardwareQubits()
    {
        if (_program.HardwareQubits.Count == 0)
        {
            return;
        }

        // Only those that are named, each with its own number as index.
        var register = _builder.AddQubits("$", [.. _program.HardwareQubits.Select(n => new[] { n })]);
        for (var i = 0; i < register.Count; i++)
        {
            _hardwareQubits[_program.HardwareQubits[i]] = register.First + i;
        }
    }

    private int[] AllQubits() => [.. Enumerable.Range(0, _builder.QubitCount)];

    private void Include(Node place)
    {
        if (_hasStandardGates)
        {
            _diagnostics.Warning(DiagnosticCodes.RepeatedInclude, "The standard gates are included already.", place.Start, place.End - place.Start);
            return;
        }

        _hasStandardGates = true;
        foreach (var gate in StandardGates.Included)
        {
            if (_scope.FindHere(gate.Name) is { } taken)
            {
                throw Fail(DiagnosticCodes.DuplicateName, $"The standard gates have '{gate.Name}', which is declared already.", place);
            }

            _scope.Declare(gate);
        }
    }

    private static int ToInt32(BigInteger number) => number > int.MaxValue ? int.MaxValue : number < int.MinValue ? int.MinValue : (int)number;
}
