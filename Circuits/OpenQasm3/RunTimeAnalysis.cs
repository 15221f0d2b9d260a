namespace Nexus.Circuits.OpenQasm3;

/// <summary>Tells, from the text of a loop alone, what in it may depend on the run.</summary>
/// <param name="isRunTime">Whether a name's value depends on the run now.</param>
/// <param name="isSubroutine">Whether a name is a subroutine.</param>
internal sealed class RunTimeAnalysis(Func<string, bool> isRunTime, Func<string, bool> isSubroutine)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _assigned = new(StringComparer.Ordinal);
    private bool _jumps;
    private bool _returns;
    private bool _changed;

    /// <summary>Whether a while loop's condition, or a jump out of it, depends on the run.</summary>
    public bool DependsOnRun(WhileNode loop)
    {
        do
        {
            _changed = false;
            Visit(loop.Body, false, true, true);
        }
        while (_changed);
        return _jumps || Depends(loop.Condition);
    }

    /// <summary>Whether a break, continue or return in the loop depends on the run.</summary>
    public bool JumpsAtRunTime(ForNode loop)
    {
        do
        {
            _changed = false;
            Visit(loop.Body, false, true, false);
        }
        while (_changed);
        return _jumps;
    }

    /// <summary>The names that a statement may assign to.</summary>
    public IReadOnlySet<string> AssignedIn(StatementNode statement)
    {
        Visit(statement, false, false, false);
        return _assigned;
    }

    /// <summary>Whether there is a return in a statement.</summary>
    public bool Returns(StatementNode statement)
    {
        Visit(statement, false, false, false);
        return _returns;
    }

    public bool CallsSubroutine(ExpressionNode node) => Any(node, n => n is MeasureNode || (n is CallNode call && isSubroutine(call.Name)));

    private bool Depends(ExpressionNode node) => Any(node, n => n switch
    {
        NameNode name => _names.Contains(name.Name) || isRunTime(name.Name),
        CallNode call => isSubroutine(call.Name),
        MeasureNode => true,
        _ => false,
    });

    private static bool Any(ExpressionNode? node, Func<ExpressionNode, bool> test) => node is not null && (test(node) || node switch
    {
        UnaryNode unary => Any(unary.Operand, test),
        BinaryNode binary => Any(binary.Left, test) || Any(binary.Right, test),
        CastNode cast => Any(cast.Operand, test),
        CallNode call => call.Arguments.Any(a => Any(a, test)),
        IndexNode index => Any(index.Operand, test) || index.Indices.Any(i => Any(i, test)),
        RangeNode range => Any(range.First, test) || Any(range.Step, test) || Any(range.Last, test),
        SetNode set => set.Items.Any(i => Any(i, test)),
        ConcatenationNode concatenation => concatenation.Parts.Any(p => Any(p, test)),
        MeasureNode measure => Any(measure.Operand, test),
        _ => false,
    });

    private void Note(ExpressionNode? target, bool depends)
    {
        while (target is IndexNode index)
        {
            depends |= index.Indices.Any(Depends);
            target = index.Operand;
        }

        if (target is NameNode name)
        {
            Note(name.Name, depends);
        }
    }

    private void Note(string name, bool depends)
    {
        _assigned.Add(name);
        _changed |= depends && _names.Add(name);
    }

    private void NoteArguments(ExpressionNode? node)
    {
        // A subroutine may change the arrays it is given.
        _ = Any(node, n =>
        {
            foreach (var argument in n is CallNode call && isSubroutine(call.Name) ? call.Arguments : [])
            {
                Note(argument, true);
            }

            return false;
        });
    }

    /// <param name="statement">The statement.</param>
    /// <param name="depends">Whether it depends on the run that it is reached.</param>
    /// <param name="isOwn">Whether a break in it is of the loop in question.</param>
    /// <param name="countsEnds">Whether the end of the program counts as a jump out of the loop.</param>
    private void Visit(StatementNode? statement, bool depends, bool isOwn, bool countsEnds)
    {
        switch (statement)
        {
            case AssignmentNode assignment:
                NoteArguments(assignment.Value);
                Note(assignment.Target, depends || Depends(assignment.Value) || (assignment.Operator.Length > 0 && Depends(assignment.Target)));
                break;
            case DeclarationNode { Value: { } value } declaration:
                NoteArguments(value);
                Note(declaration.Name.Name, depends || Depends(value));
                break;
            case MeasureStatementNode measure:
                Note(measure.Target, true);
                break;
            case ExpressionStatementNode expression:
                NoteArguments(expression.Value);
                break;
            case GateCallNode call when isSubroutine(call.Name.Name):
                foreach (var argument in call.Arguments ?? [])
                {
                    Note(argument, true);
                }

                foreach (var operand in call.Operands)
                {
                    Note(operand, true);
                }

                break;
            case BlockNode block:
                foreach (var inner in block.Statements)
                {
                    Visit(inner, depends, isOwn, countsEnds);
                }

                break;
            case BoxNode box:
                Visit(box.Body, depends, isOwn, countsEnds);
                break;
            case IfNode branch:
                NoteArguments(branch.Condition);
                var either = depends || Depends(branch.Condition);
                Visit(branch.Then, either, isOwn, countsEnds);
                Visit(branch.Else, either, isOwn, countsEnds);
                break;
            case SwitchNode choice:
                NoteArguments(choice.Value);
                var chosen = depends || Depends(choice.Value);
                foreach (var one in choice.Cases)
                {
                    Visit(one.Body, chosen, isOwn, countsEnds);
                }

                break;
            case ForNode loop:
                NoteArguments(loop.Values);
                var counted = depends || Depends(loop.Values);
                Note(loop.Name.Name, counted);
                Visit(loop.Body, counted, false, countsEnds);
                break;
            case WhileNode loop:
                NoteArguments(loop.Condition);
                Visit(loop.Body, depends || Depends(loop.Condition), false, countsEnds);
                break;
            case JumpNode jump:
                NoteArguments(jump.Value);
                _returns |= jump.Kind == JumpKind.Return;
                _jumps |= depends && (jump.Kind == JumpKind.Return || (jump.Kind == JumpKind.End && countsEnds) || (isOwn && jump.Kind is JumpKind.Break or JumpKind.Continue));
                break;
        }
    }
}
