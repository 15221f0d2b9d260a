using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private readonly Stack<LoopFrame> _programLoops = new();
    private bool _hasFailed;
    private int _speculations;

    private Stack<LoopFrame> Loops => _frame?.Loops ?? _programLoops;

    private Completion ExecuteBlock(BlockNode block)
    {
        var outer = _scope;
        _scope = new Scope(outer);
        try
        {
            return ExecuteFrom(block.Statements, 0);
        }
        finally
        {
            _scope = outer;
        }
    }

    private Completion ExecuteFrom(StatementNode[] statements, int start)
    {
        for (var i = start; i < statements.Length; i++)
        {
            var statement = statements[i];
            var mark = _usedTemporaries.Count;
            var completion = _definition is null ? ExecuteReporting(statement) : ExecuteInGate(statement);
            FreeTemporaries(mark);
            if (completion != Completion.Falls)
            {
                return completion;
            }

            if (Jumped(statement, out var flags) is { } jump)
            {
                return jump;
            }

            if (flags.Count > 0 && i + 1 < statements.Length)
            {
                // What follows runs where no jump was taken.
                var next = i + 1;
                return RunUnless(flags, () => ExecuteFrom(statements, next), statement);
            }
        }

        return Completion.Falls;
    }

    private Completion ExecuteInGate(StatementNode statement)
    {
        try
        {
            CheckAllowedInGate(statement);
            if (statement is QubitStatementNode { Kind: QubitStatementKind.Barrier } barrier)
            {
                int[] qubits = [.. barrier.Operands.SelectMany(o => QubitsOf(o).Qubits).Distinct()];
                _definition!.Add(new GateStep(null, [], [], _scope, qubits, statement));
                _definitionCount += 1 + (qubits.Length / QubitsPerBarrierOperation);
                return Completion.Falls;
            }
        }
        catch (EvaluationException exception)
        {
            Report(exception);
            return Completion.Falls;
        }

        return ExecuteReporting(statement);
    }

    /// <summary>The flags of jumps that may have been taken at run time; or the jump that has certainly been.</summary>
    private Completion? Jumped(StatementNode statement, out List<Variable> flags)
    {
        flags = [];
        if (_frame is { } frame)
        {
            if (frame.Returned.Items is null && Loops.TryPeek(out var around) && around.IsRunTime)
            {
                // Out of this loop too, and so on up to the subroutine's end.
                CountOperations(1, statement);
                _builder.BeginBlock();
                _builder.AddBreak();
                _builder.AddControlFlow(new IfElse(ReadItem(frame.Returned, 0).Code!, _builder.EndBlock()));
                SetItems(frame.Returned, [Scalar.False]);
            }
            else if (frame.Returned.Items is not { } returned)
            {
                flags.Add(frame.Returned);
            }
            else if (returned[0].Known is { IsTrue: true })
            {
                return Completion.Return;
            }
        }

        if (Loops.TryPeek(out var loop) && !loop.IsRunTime)
        {
            foreach (var (flag, jump) in new[] { (loop.Broken, Completion.Break), (loop.Continued, Completion.Continue) })
            {
                if (flag.Items is not { } items)
                {
                    flags.Add(flag);
                }
                else if (items[0].Known is { IsTrue: true })
                {
                    return jump;
                }
            }
        }

        return null;
    }

    private Completion RunUnless(List<Variable> flags, Func<Completion> run, Node place)
    {
        ClassicalExpression? any = null;
        foreach (var flag in flags)
        {
            var code = ReadItem(flag, 0).Code!;
            any = any is null ? code : ClassicalExpression.Binary(ClassicalBinary.Or, any, code);
        }

        return RunTimeIf(ClassicalExpression.Unary(ClassicalUnary.Not, any!), run, null, place, flags);
    }

    private Completion Execute(IfNode node)
    {
        var condition = Condition(node.Condition);
        if (condition.Known is { } known)
        {
            return known.IsTrue ? ExecuteBlock(node.Then) : node.Else is { } otherwise ? ExecuteBlock(otherwise) : Completion.Falls;
        }

        return RunTimeIf(condition.Code!, () => ExecuteBlock(node.Then), node.Else is { } other ? () => ExecuteBlock(other) : null, node);
    }

    private Scalar Condition(ExpressionNode node)
    {
        var value = EvaluateScalar(node);
        return ScalarOperations.Cast(ClassicalType.Bool, value)
            ?? throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"A condition is true or false, not {value.Type}.", node);
    }

    private Completion Execute(SwitchNode node)
    {
        var value = EvaluateScalar(node.Value);
        if (value.Type.Kind is not (ClassicalKind.Int or ClassicalKind.Uint or ClassicalKind.Bit or ClassicalKind.Bool))
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"A switch is over a whole number, not {value.Type}.", node.Value);
        }

        var seen = new HashSet<BigInteger>();
        var cases = new List<(List<Scalar> Values, BlockNode Body)>();
        BlockNode? otherwise = null;
        foreach (var choice in node.Cases)
        {
            var values = new List<Scalar>();
            foreach (var label in choice.Values)
            {
                var number = EvaluateScalar(label);
                var known = KnownValue(number, label, "the value of a case");
                if (!number.Type.IsIntegral)
                {
                    throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The value of a case is a whole number, not {number.Type}.", label);
                }

                if (!seen.Add(known.Integer))
                {
                    throw Fail(DiagnosticCodes.DuplicateName, string.Create(CultureInfo.InvariantCulture, $"There is a case {known.Integer} already."), label);
                }

                values.Add(number);
            }

            if (choice.Values.Length == 0)
            {
                otherwise = choice.Body;
            }
            else
            {
                cases.Add((values, choice.Body));
            }
        }

        if (value.Known is { } chosen)
        {
            var body = cases.FirstOrDefault(c => c.Values.Any(v => v.Known!.Value.Integer == chosen.Integer)).Body ?? otherwise;
            return body is null ? Completion.Falls : ExecuteBlock(body);
        }

        // The value is kept, because the cases are tested one after the other and may change what it was computed from.
        value = Keep(value, node.Value);
        Scalar? none = null;
        foreach (var (values, body) in cases)
        {
            Scalar? any = null;
            foreach (var label in values)
            {
                var equal = Join(ClassicalBinary.Equal, "==", value, value.Type.Kind == ClassicalKind.Bit && label.Type.Kind == ClassicalKind.Bit ? ScalarOperations.Convert(value.Type, label) : label, node.Value);
                any = any is null ? equal : ScalarOperations.Binary(ClassicalBinary.Or, any, equal)!;
                any = any.Code!.Depth > 150 ? Keep(any, node) : any;
            }

            none = none is null ? any : ScalarOperations.Binary(ClassicalBinary.Or, none, any!)!;
            none = none!.Code!.Depth > 150 ? Keep(none, node) : none;
            var completion = RunTimeIf(any!.Code!, () => ExecuteBlock(body), null, node);
            if (completion != Completion.Falls)
            {
                return completion;
            }
        }

        return otherwise is null ? Completion.Falls
            : none is null ? ExecuteBlock(otherwise)
            : RunTimeIf(ScalarOperations.Unary(ClassicalUnary.Not, none)!.Code!, () => ExecuteBlock(otherwise), null, node);
    }

    private Completion Execute(JumpNode node)
    {
        switch (node.Kind)
        {
            case JumpKind.Break or JumpKind.Continue:
                if (!Loops.Peek().IsRunTime)
                {
                    return node.Kind == JumpKind.Break ? Completion.Break : Completion.Continue;
                }

                CountOperations(1, node);
                if (node.Kind == JumpKind.Break)
                {
                    _builder.AddBreak();
                }
                else
                {
                    _builder.AddContinue();
                }

                return Completion.Stopped;
            case JumpKind.End:
                StoreResults();
                CountOperations(1, node);
                _builder.AddEnd();
                return _level > 0 ? Completion.Stopped : throw new ProgramEndException();
            default:
                Return(node);
                return Completion.Return;
        }
    }

    private void Return(JumpNode node)
    {
        var result = _frame!.Result;
        if ((result is null) != (node.Value is null))
        {
            throw Fail(
                OpenQasm3DiagnosticCodes.TypeMismatch,
                result is null ? "The subroutine returns nothing: no type stands after '->'." : $"The subroutine returns a value of the type {result.Type}.",
                node);
        }

        if (result is not null)
        {
            Initialize(result, node.Value!, node);
        }
    }

    /// <summary>A jump out of a run-time block becomes a flag, or a break of the run-time loop that it stands in.</summary>
    private Completion Defer(Completion completion, Node place)
    {
        switch (completion)
        {
            case Completion.Break or Completion.Continue:
                var loop = Loops.Peek();
                StoreScalar(WholePlace(completion == Completion.Break ? loop.Broken : loop.Continued), Scalar.True, place);
                return Completion.Falls;
            case Completion.Return:
                StoreScalar(WholePlace(_frame!.Returned), Scalar.True, place);
                if (!Loops.TryPeek(out var around) || !around.IsRunTime)
                {
                    return Completion.Falls;
                }

                CountOperations(1, place);
                _builder.AddBreak();
                return Completion.Stopped;
            default:
                return completion;
        }
    }

    private Completion RunTimeIf(ClassicalExpression condition, Func<Completion> then, Func<Completion>? otherwise, Node place, List<Variable>? assumedFalse = null)
    {
        if (condition.Depth > 250)
        {
            condition = Keep(Scalar.Of(condition), place).Code!;
        }

        CountOperations(1, place);
        var start = _writes;
        var first = RunBranch(then, place, assumedFalse);
        var second = otherwise is null ? new Branch(null, true, new Dictionary<Variable, Scalar[]?>()) : RunBranch(otherwise, place, null);
        foreach (var variable in first.Ends.Keys.Union(second.Ends.Keys).ToArray())
        {
            Merge(variable, first, second, start, place);
        }

        _builder.AddControlFlow(new IfElse(condition, first.Block!, second.Block));
        return first.Falls || second.Falls ? Completion.Falls : Completion.Stopped;
    }

    private void Merge(Variable variable, Branch first, Branch second, long start, Node place)
    {
        var prior = variable.Items;
        var one = first.Ends.TryGetValue(variable, out var end) ? end : prior;
        var other = second.Ends.TryGetValue(variable, out end) ? end : prior;
        if (!first.Falls && !second.Falls)
        {
            return;
        }

        if (!first.Falls || !second.Falls)
        {
            var live = first.Falls ? one : other;
            if (!ReferenceEquals(live, prior))
            {
                SetItems(variable, live is null ? null : [.. live]);
            }

            return;
        }

        if (one is not null && other is not null && one.Zip(other).All(p => p.First.Is(p.Second)))
        {
            SetItems(variable, [.. one]);
            return;
        }

        // A way that leaves the variable alone finds its value in the bits too.
        if (!first.Ends.ContainsKey(variable) || !second.Ends.ContainsKey(variable))
        {
            if (prior is not null)
            {
                EnsureRegister(variable, place);
                StoreItems(variable, prior, variable.FirstWrite > start && _runTimeLoops == 0, place);
            }
        }

        SetItems(variable, null);
    }

    private Branch RunBranch(Func<Completion> run, Node place, List<Variable>? assumedFalse)
    {
        var mark = _trail.Count;
        foreach (var flag in assumedFalse ?? [])
        {
            flag.Items = [Scalar.False];
        }

        _level++;
        _builder.BeginBlock();
        var completion = Defer(run(), place);
        var ends = new Dictionary<Variable, Scalar[]?>();
        for (var i = mark; i < _trail.Count; i++)
        {
            var variable = _trail[i].Variable;
            if (variable.Level < _level)
            {
                _ = ends.TryAdd(variable, variable.Items is { } items ? [.. items] : null);
            }
        }

        if (completion == Completion.Falls)
        {
            foreach (var (variable, items) in ends)
            {
                if (items is not null)
                {
                    EnsureRegister(variable, place);
                    StoreItems(variable, items, false, place);
                }
            }
        }

        var block = _builder.EndBlock();
        _level--;
        Rollback(mark);
        foreach (var flag in assumedFalse ?? [])
        {
            flag.Items = null;
        }

        return new Branch(block, completion == Completion.Falls, ends);
    }
}
