using System.Globalization;
using System.Numerics;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private Completion Execute(WhileNode node)
    {
        if (new RunTimeAnalysis(IsRunTime, IsSubroutine).DependsOnRun(node))
        {
            return RunTimeWhile(node);
        }

        var frame = new LoopFrame(false, _level);
        Loops.Push(frame);
        try
        {
            while (true)
            {
                Step(node);
                var flags = RunTimeFlags(frame);
                var ended = false;
                Completion Round()
                {
                    var condition = Condition(node.Condition);
                    if (condition.Known is not { } known)
                    {
                        // It has become a matter of the run: the rounds to come are a loop of the circuit.
                        ended = true;
                        return RunTimeWhile(node);
                    }

                    if (!known.IsTrue)
                    {
                        ended = true;
                        return Completion.Falls;
                    }

                    return ExecuteBlock(node.Body);
                }

                var completion = ExecuteRound(frame, flags, Round, node);
                if (completion is not Completion.Falls || ended)
                {
                    return completion == Completion.Break ? Completion.Falls : completion;
                }
            }
        }
        finally
        {
            _ = Loops.Pop();
        }
    }

    private bool IsRunTime(string name) => _scope.Find(name, out _) switch
    {
        Variable variable => variable.Items is null || variable.Pins > 0 || variable.Items.Any(i => !i.IsKnown),
        PlaceSymbol alias => alias.Place.Variable.Items is null || alias.Place.Variable.Items.Any(i => !i.IsKnown),
        BitSymbol => true,
        _ => false,
    };

    private bool IsSubroutine(string name) => _scope.Find(name, out _) is SubroutineSymbol;

    private List<Variable> RunTimeFlags(LoopFrame frame)
    {
        var flags = new List<Variable>();
        if (frame.Broken.Items is null)
        {
            flags.Add(frame.Broken);
        }

        if (_frame?.Returned.Items is null && _frame is not null)
        {
            flags.Add(_frame.Returned);
        }

        return flags;
    }

    /// <summary>One round of an unrolled loop. Falls: there may be another one.</summary>
    private Completion ExecuteRound(LoopFrame frame, List<Variable> flags, Func<Completion> round, Node place)
    {
        if (frame.Rounds++ > 0 && _hasFailed)
        {
            // A mistake would only come again.
            return Completion.Break;
        }

        frame.Continued = new Variable("_continued", -1, ClassicalType.Bool, null, false, _level) { Items = [Scalar.False], Declaration = frame };
        var completion = flags.Count == 0 ? round() : RunUnless(flags, round, place);
        if (completion == Completion.Continue)
        {
            completion = Completion.Falls;
        }

        return completion == Completion.Falls && frame.Broken.Items is [{ Known.IsTrue: true }] ? Completion.Break : completion;
    }

    private Completion RunTimeWhile(WhileNode node)
    {
        var calls = new RunTimeAnalysis(IsRunTime, IsSubroutine).CallsSubroutine(node.Condition);
        return RunTimeLoop(node, node.Body, calls ? node.Condition : null, () =>
        {
            if (calls)
            {
                return block => new WhileLoop(ClassicalExpression.Literal(ClassicalValue.Of(true)), block);
            }

            var condition = Condition(node.Condition);
            if (condition.Code!.Depth > 250)
            {
                throw Fail(DiagnosticCodes.ExpressionTooDeep, "The condition of the loop is too long.", node.Condition);
            }

            return block => new WhileLoop(condition.Code, block);
        });
    }

    /// <summary>A loop of the circuit. What it assigns lives in bits from before its first round on.</summary>
    /// <param name="node">The loop.</param>
    /// <param name="body">Its body.</param>
    /// <param name="first">A condition to be tested in each round by a break, or null.</param>
    /// <param name="prepare">Makes the loop of its body; called when the variables are in their bits.</param>
    private Completion RunTimeLoop(StatementNode node, BlockNode body, ExpressionNode? first, Func<Func<Block, ControlFlow>> prepare)
    {
        var assigned = new HashSet<Variable>();
        var analysis = new RunTimeAnalysis(IsRunTime, IsSubroutine);
        foreach (var name in analysis.AssignedIn(node))
        {
            switch (_scope.Find(name, out _))
            {
                case Variable { IsConstant: false } found:
                    assigned.Add(found);
                    break;
                case PlaceSymbol { Place.IsReadOnly: false } alias:
                    assigned.Add(alias.Place.Variable);
                    break;
            }
        }

        if (_frame is { } running && analysis.Returns(node))
        {
            assigned.Add(running.Returned);
            if (running.Result is not null)
            {
                assigned.Add(running.Result);
            }
        }

        CountOperations(1, node);
        var start = _writes;
        var priors = assigned.Select(v => (Variable: v, v.Items)).ToArray();
        var (loops, level, openBlocks) = (_runTimeLoops, _level, _builder.OpenBlocks);
        foreach (var changed in assigned)
        {
            EnsureRegister(changed, node);
            SetItems(changed, null);
            changed.Pins++;
        }

        var frame = new LoopFrame(true, _level);
        Loops.Push(frame);
        _runTimeLoops++;
        _level++;
        var succeeded = false;
        try
        {
            var make = prepare();
            var mark = _trail.Count;
            _builder.BeginBlock();
            if (_frame is { } called && assigned.Contains(called.Returned))
            {
                SetItems(called.Returned, [Scalar.False]);
            }

            if (first is not null)
            {
                var condition = Condition(first);
                _builder.BeginBlock();
                _builder.AddBreak();
                CountOperations(2, node);
                _builder.AddControlFlow(new IfElse(ScalarOperations.Unary(ClassicalUnary.Not, condition)!.Code!, _builder.EndBlock()));
            }

            _ = Defer(ExecuteBlock(body), node);
            var block = _builder.EndBlock();
            Rollback(mark);
            foreach (var (changed, items) in priors)
            {
                if (items is not null)
                {
                    StoreItems(changed, items, changed.FirstWrite > start && loops == 0, node);
                }
            }

            _builder.AddControlFlow(make(block));
            succeeded = true;
        }
        finally
        {
            _ = Loops.Pop();
            (_runTimeLoops, _level) = (loops, level);
            while (_builder.OpenBlocks > openBlocks)
            {
                _ = _builder.EndBlock();
            }

            foreach (var (changed, items) in priors)
            {
                changed.Pins--;
                if (succeeded)
                {
                    SetItems(changed, null);
                }
                else
                {
                    changed.Items = items;
                }
            }
        }

        return Completion.Falls;
    }

    private Completion Execute(ForNode node)
    {
        var (type, dimensions) = Resolve(node.Type);
        if (dimensions is not null)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "A loop's variable is one value, no array.", node.Type);
        }

        if (node.Values is not RangeNode range)
        {
            return Unroll(node, type, ValuesOf(node, type));
        }

        var first = RangePart(range.First!);
        var step = range.Step is null ? Scalar.Of(ClassicalValue.Of(ClassicalType.Signed(ScalarOperations.MachineWidth), BigInteger.One)) : RangePart(range.Step);
        var last = RangePart(range.Last!);
        if (step.Known is { Integer.IsZero: true })
        {
            throw Fail(DiagnosticCodes.UndefinedValue, "The step of a range is not 0.", range.Step!);
        }

        var isKnown = first.IsKnown && step.IsKnown && last.IsKnown;
        if (!isKnown)
        {
            return RunTimeFor(node, type, first, step, last);
        }

        var (from, by, to) = (first.Known!.Value.Integer, step.Known!.Value.Integer, last.Known!.Value.Integer);
        var rounds = BigInteger.Max(0, BigInteger.Divide(to - from, by) + ((to - from).Sign * by.Sign >= 0 ? 1 : 0));
        if (_definition is null && rounds > 1 && new RunTimeAnalysis(IsRunTime, IsSubroutine).JumpsAtRunTime(node) && TryRunTimeFor(node, type, first, step, last))
        {
            return Completion.Falls;
        }

        if (rounds > _options.MaxOperations)
        {
            Report(Fail(
                DiagnosticCodes.TooManyOperations,
                string.Create(CultureInfo.InvariantCulture, $"The loop has {rounds} rounds, more than the {_options.MaxOperations} operations that a circuit may have."),
                range));
            throw new ProgramEndException();
        }

        return Unroll(node, type, Counted(from, by, (long)rounds));
    }

    private static IEnumerable<Scalar> Counted(BigInteger first, BigInteger step, long rounds)
    {
        for (long k = 0; k < rounds; k++)
        {
            yield return Scalar.Of(ClassicalValue.Of(ClassicalType.Signed(MaxIntegerWidth), first + (k * step)));
        }
    }

    private Scalar RangePart(ExpressionNode node)
    {
        var value = EvaluateScalar(node);
        return value.Type.IsIntegral ? value : throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The range of a loop is of whole numbers, not of {value.Type}.", node);
    }

    private IEnumerable<Scalar> ValuesOf(ForNode node, ClassicalType type)
    {
        if (node.Values is SetNode set)
        {
            // All values are there before the first round.
            return [.. set.Items.Select(item =>
            {
                var value = Converted(type, EvaluateScalar(item), item);
                return value.IsStatic ? value : Keep(value, item);
            })];
        }

        switch (Evaluate(node.Values))
        {
            case ArrayValue { Dimensions.Length: 1 } array:
                return [.. array.Items.Select(i => i.IsStatic ? i : Keep(i, node.Values))];
            case Scalar { Type.Kind: ClassicalKind.Bit } bits:
                if (bits.Known is { } known)
                {
                    return [.. Enumerable.Range(0, bits.Type.Width).Select(i =>
                        Scalar.Of(ClassicalValue.Of(ClassicalType.Bits(1), known.StoredBit(i) ? BigInteger.One : BigInteger.Zero)))];
                }

                var kept = ((BitsExpression)Keep(bits, node.Values).Code!).Bits;
                return [.. kept.Select(b => Scalar.Of(ClassicalExpression.Read(ClassicalType.Bits(1), b)))];
            default:
                throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "A loop goes over a range, a set, an array of one dimension or the bits of a register.", node.Values);
        }
    }

    private Completion Unroll(ForNode node, ClassicalType type, IEnumerable<Scalar> values)
    {
        var frame = new LoopFrame(false, _level);
        var outer = _scope;
        Loops.Push(frame);
        try
        {
            foreach (var value in values)
            {
                Step(node);
                var completion = ExecuteRound(
                    frame,
                    RunTimeFlags(frame),
                    () =>
                    {
                        _scope = new Scope(outer);
                        var variable = new Variable(node.Name.Name, node.Name.Start, type, null, false, _level) { Declaration = node };
                        variable.Items = [Scalar.Zero(type)];
                        StoreScalar(WholePlace(variable), Converted(type, value, node.Values), node);
                        _scope.Declare(variable);
                        try
                        {
                            return ExecuteBlock(node.Body);
                        }
                        finally
                        {
                            _scope = outer;
                        }
                    },
                    node);
                if (completion == Completion.Break)
                {
                    break;
                }

                if (completion != Completion.Falls)
                {
                    return completion;
                }
            }
        }
        finally
        {
            _scope = outer;
            _ = Loops.Pop();
        }

        return Completion.Falls;
    }

    /// <summary>Tries to make a loop of the circuit; false where the body needs the variable's value while the program is read.</summary>
    private bool TryRunTimeFor(ForNode node, ClassicalType type, Scalar first, Scalar step, Scalar last)
    {
        var (operations, failed, trail, scope, used) = (_operations, _hasFailed, _trail.Count, _scope, _usedTemporaries.Count);
        _speculations++;
        try
        {
            _ = RunTimeFor(node, type, first, step, last);
            return true;
        }
        catch (EvaluationException exception) when (exception.Code == OpenQasm3DiagnosticCodes.NotKnown)
        {
            Rollback(trail);
            FreeTemporaries(used);
            (_operations, _hasFailed, _scope) = (operations, failed, scope);
            return false;
        }
        finally
        {
            _speculations--;
        }
    }

    private Completion RunTimeFor(ForNode node, ClassicalType type, Scalar first, Scalar step, Scalar last)
    {
        if (!type.IsIntegral)
        {
            throw Fail(OpenQasm3DiagnosticCodes.NotKnown, "The range of a loop over values that are no whole numbers must be known when the program is read.", node.Values);
        }

        var outer = _scope;
        var variable = new Variable(node.Name.Name, node.Name.Start, type, null, false, _level + 1) { Declaration = node };
        EnsureRegister(variable, node);
        _scope = new Scope(outer);
        _scope.Declare(variable);
        variable.Pins++;
        try
        {
            var range = new ValueRange(first.Code!, step.Code!, last.Code!);
            var target = ClassicalTarget.To(type, BitsOf(variable, 0));
            variable.FirstWrite = Math.Min(variable.FirstWrite, ++_writes);
            return RunTimeLoop(node, node.Body, null, () => block => new ForLoop(target, range, block));
        }
        finally
        {
            _scope = outer;
        }
    }
}
