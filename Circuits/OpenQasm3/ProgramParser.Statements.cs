using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class ProgramParser
{
    private const string Outermost = "stands outside of all blocks";

    // Null where a directive stands that means nothing.
    private StatementNode? ParseStatement(bool isOutermost)
    {
        while (_current.Is("@"))
        {
            // An annotation is a line of its own.
            var at = _current;
            Advance();
            if (_current.Kind is not (TokenKind.Identifier or TokenKind.Keyword))
            {
                throw Unexpected("the name of an annotation");
            }

            _lexer.SkipLine(at.Start);
            Advance();
            if (_current.Kind == TokenKind.EndOfFile)
            {
                throw Unexpected("the statement that is annotated");
            }
        }

        var token = _current;
        if (token.Kind == TokenKind.Pragma)
        {
            if (!isOutermost)
            {
                throw Fail(OpenQasm3DiagnosticCodes.Misplaced, $"A pragma {Outermost}.", token);
            }

            _diagnostics.Warning(OpenQasm3DiagnosticCodes.IgnoredPragma, "A pragma is for one program's own use; it is ignored here.", token.Start, token.End - token.Start);
            _lexer.SkipLine(token.Start);
            Advance();
            return null;
        }

        if (token.Kind == TokenKind.Keyword)
        {
            return ParseKeywordStatement(token, isOutermost);
        }

        if (token.Is("{"))
        {
            return ParseBlock();
        }

        if (token.Kind == TokenKind.Identifier)
        {
            return ParseNamed(token);
        }

        if (token.Is("(") || token.Kind is TokenKind.Integer or TokenKind.Real or TokenKind.BitString or TokenKind.Imaginary)
        {
            var value = ParseExpression();
            ExpectSemicolon();
            throw Fail(OpenQasm3DiagnosticCodes.Misplaced, "A value alone is no statement: nothing becomes of it.", token with { End = value.End });
        }

        throw Unexpected("a statement");
    }

    private StatementNode ParseKeywordStatement(Token token, bool isOutermost)
    {
        var start = token.Start;
        if (!isOutermost && (token.Text is "gate" or "def" or "include" or "qubit" or "qreg" or "input" or "output"))
        {
            throw Fail(_inGate ? DiagnosticCodes.NotAllowedInGate : OpenQasm3DiagnosticCodes.Misplaced, $"'{token.Text}' {Outermost}.", token);
        }

        switch (token.Text)
        {
            case "OPENQASM":
                throw Fail(DiagnosticCodes.RepeatedVersion, "The version stands once, before everything else.", token);
            case "include":
                return ParseInclude();
            case "const":
                Advance();
                return ParseDeclaration(DeclarationKind.Constant, start);
            case "input" or "output":
                Advance();
                return ParseDeclaration(token.Text == "input" ? DeclarationKind.Input : DeclarationKind.Output, start);
            case "bit" or "bool" or "int" or "uint" or "float" or "angle" or "complex" or "array":
                return ParseDeclaration(DeclarationKind.Variable, start);
            case "creg":
                return ParseOldRegister(start, isQuantum: false);
            case "qreg":
                return ParseOldRegister(start, isQuantum: true);
            case "qubit":
                return ParseQubits(start);
            case "let":
                Advance();
                var alias = ExpectName("the name of the alias");
                Expect("=");
                var aliased = ParseValue();
                ExpectSemicolon();
                return new AliasNode(alias, aliased, start, _lastEnd);
            case "gate":
                return ParseGate(start);
            case "def":
                return ParseSubroutine(start);
            case "if":
                return ParseIf(start);
            case "for":
                return ParseFor(start);
            case "while":
                return ParseWhile(start);
            case "switch":
                return ParseSwitch(start);
            case "break" or "continue" or "end" or "return":
                return ParseJump(token);
            case "measure":
                var measure = ParseMeasure();
                var target = TryTake("->") ? ParseOperand() : null;
                ExpectSemicolon();
                return new MeasureStatementNode(measure, target, start, _lastEnd);
            case "reset":
                Advance();
                var operand = ParseOperand();
                ExpectSemicolon();
                return new QubitStatementNode(QubitStatementKind.Reset, [operand], start, _lastEnd);
            case "barrier" or "nop":
                Advance();
                ExpressionNode[] operands = _current.Is(";") ? [] : ParseOperands();
                ExpectSemicolon();
                return new QubitStatementNode(token.Text == "nop" ? QubitStatementKind.Nop : QubitStatementKind.Barrier, operands, start, _lastEnd);
            case "box":
                return ParseBox(start);
            case "ctrl" or "negctrl" or "inv" or "pow" or "gphase":
                return ParseGateCall(start);
            case "duration" or "stretch":
                throw Refuse($"the type '{token.Text}'", token);
            case "extern" or "cal" or "defcal" or "defcalgrammar" or "delay":
                throw Refuse($"'{token.Text}'", token);
            default:
                throw Unexpected("a statement");
        }
    }

    private IncludeNode ParseInclude()
    {
        var start = _current.Start;
        Advance();
        var name = _current;
        if (name.Kind != TokenKind.Text)
        {
            throw Unexpected("a file name in double quotes", "\"stdgates.inc\"");
        }

        if (name.Text is not ("stdgates.inc" or "qelib1.inc"))
        {
            Report(DiagnosticCodes.UnknownInclude, $"'{Short(name.Text)}' cannot be included: no file is ever read, and built in are only stdgates.inc and qelib1.inc.", name, "\"stdgates.inc\"");
        }

        Advance();
        ExpectSemicolon();
        return new IncludeNode(name.Text, start, _lastEnd);
    }

    private DeclarationNode ParseDeclaration(DeclarationKind kind, int start)
    {
        var type = ParseType();
        var name = ExpectName("the name of the variable");
        ExpressionNode? value = null;
        if (_current.Is("="))
        {
            if (kind is DeclarationKind.Input or DeclarationKind.Output)
            {
                throw Fail(DiagnosticCodes.UnexpectedToken, $"An {(kind == DeclarationKind.Input ? "input" : "output")} has no value of its own in its declaration.", _current, ";");
            }

            Advance();
            value = ParseValue(allowSet: type.Name == "array");
        }
        else if (kind == DeclarationKind.Constant)
        {
            throw Unexpected("'=' and the value of the constant", "=");
        }

        ExpectSemicolon();
        return new DeclarationNode(kind, type, name, value, start, _lastEnd);
    }

    private StatementNode ParseOldRegister(int start, bool isQuantum)
    {
        Advance();
        var name = ExpectName("the name of the register");
        ExpressionNode? size = null;
        if (TryTake("["))
        {
            size = ParseExpression();
            Expect("]");
        }

        ExpectSemicolon();
        return isQuantum
            ? new QubitDeclarationNode(size, name, start, _lastEnd)
            : new DeclarationNode(DeclarationKind.Variable, new TypeNode("bit", size, null, null, null, false, start, _lastEnd), name, null, start, _lastEnd);
    }

    private QubitDeclarationNode ParseQubits(int start)
    {
        var type = ParseType(allowQubit: true);
        var name = ExpectName("the name of the qubit or register");
        ExpectSemicolon();
        return new QubitDeclarationNode(type.Size, name, start, _lastEnd);
    }

    private GateNode ParseGate(int start)
    {
        Advance();
        var name = ExpectName("the name of the gate");
        NameNode[] parameters = [];
        if (TryTake("("))
        {
            parameters = _current.Is(")") ? [] : ParseNames("the name of a parameter");
            Expect(")");
        }

        var qubits = ParseNames("the name of a qubit");
        var (loops, inSubroutine) = (_loops, _inSubroutine);
        (_inGate, _loops, _inSubroutine) = (true, 0, false);
        var body = ParseBlock();
        (_inGate, _loops, _inSubroutine) = (false, loops, inSubroutine);
        return new GateNode(name, parameters, qubits, body, start, _lastEnd);
    }

    private NameNode[] ParseNames(string what)
    {
        var names = new List<NameNode>();
        do
        {
            names.Add(ExpectName(what));
        }
        while (TryTake(",") && !_current.Is(")") && !_current.Is("{"));
        return [.. names];
    }

    private SubroutineNode ParseSubroutine(int start)
    {
        Advance();
        var name = ExpectName("the name of the subroutine");
        Expect("(");
        var parameters = new List<ParameterNode>();
        while (!_current.Is(")"))
        {
            parameters.Add(ParseParameter());
            if (!TryTake(","))
            {
                break;
            }
        }

        Expect(")");
        TypeNode? result = null;
        if (TryTake("->") && !TryTake("void"))
        {
            result = ParseType();
        }

        _inSubroutine = true;
        var body = ParseBlock();
        _inSubroutine = false;
        return new SubroutineNode(name, [.. parameters], result, body, start, _lastEnd);
    }

    private ParameterNode ParseParameter()
    {
        if (!_current.Is("creg") && !_current.Is("qreg"))
        {
            return new ParameterNode(ParseType(allowQubit: true), ExpectName("the name of the parameter"));
        }

        var word = _current;
        Advance();
        var name = ExpectName("the name of the parameter");
        ExpressionNode? size = null;
        if (TryTake("["))
        {
            size = ParseExpression();
            Expect("]");
        }

        return new ParameterNode(new TypeNode(word.Text == "creg" ? "bit" : "qubit", size, null, null, null, false, word.Start, _lastEnd), name);
    }

    private BlockNode ParseBlock()
    {
        var start = _current;
        Expect("{");
        EnterNested();
        var statements = new List<StatementNode>();
        while (!_current.Is("}"))
        {
            if (_current.Kind == TokenKind.EndOfFile || _diagnostics.IsFull)
            {
                throw _isTooDeep ? new SyntaxException() : Fail(DiagnosticCodes.UnexpectedToken, "This '{' is never closed.", start, "}");
            }

            Recovering(() =>
            {
                if (ParseStatement(false) is { } statement)
                {
                    statements.Add(statement);
                }
            });
        }

        Advance();
        _nesting--;
        return new BlockNode([.. statements], start.Start, _lastEnd);
    }

    private BlockNode ParseBody()
    {
        if (_current.Is("{"))
        {
            return ParseBlock();
        }

        if (_current.Is(";"))
        {
            throw Unexpected("a statement or '{'", "{");
        }

        EnterNested();
        var start = _current.Start;
        var statement = ParseStatement(false);
        _nesting--;
        return new BlockNode(statement is null ? [] : [statement], start, _lastEnd);
    }

    private IfNode ParseIf(int start)
    {
        Advance();
        Expect("(", " and the condition");
        var condition = ParseExpression();
        Expect(")");
        var then = ParseBody();
        var otherwise = TryTake("else") ? ParseBody() : null;
        return new IfNode(condition, then, otherwise, start, _lastEnd);
    }

    private ForNode ParseFor(int start)
    {
        Advance();
        if (_current.Kind == TokenKind.Identifier)
        {
            throw Fail(DiagnosticCodes.UnexpectedToken, "The variable of a loop has a type: write 'for int i in ...'.", _current, "int", "uint");
        }

        var type = ParseType();
        var name = ExpectName("the name of the loop's variable");
        Expect("in");
        ExpressionNode values;
        if (_current.Is("{"))
        {
            values = ParseSet();
        }
        else if (_current.Is("["))
        {
            Advance();
            values = ParseRangeOrValue();
            if (values is not RangeNode { First: not null, Last: not null })
            {
                throw Fail(DiagnosticCodes.UnexpectedToken, "The range of a loop has a first and a last value.", _current, ":");
            }

            Expect("]");
        }
        else
        {
            values = ParseExpression();
        }

        _loops++;
        var body = ParseBody();
        _loops--;
        return new ForNode(type, name, values, body, start, _lastEnd);
    }

    private WhileNode ParseWhile(int start)
    {
        Advance();
        Expect("(", " and the condition");
        var condition = ParseExpression();
        Expect(")");
        _loops++;
        var body = ParseBody();
        _loops--;
        return new WhileNode(condition, body, start, _lastEnd);
    }

    private SwitchNode ParseSwitch(int start)
    {
        Advance();
        Expect("(", " and the value");
        var value = ParseExpression();
        Expect(")");
        Expect("{");
        EnterNested();
        var cases = new List<SwitchCaseNode>();
        while (_current.Is("case") || _current.Is("default"))
        {
            if (cases.Count > 0 && cases[^1].Values.Length == 0)
            {
                throw Fail(OpenQasm3DiagnosticCodes.Misplaced, "The default is the last case of a switch, and there is one at most.", _current);
            }

            var values = new List<ExpressionNode>();
            if (TryTake("case"))
            {
                do
                {
                    values.Add(ParseExpression());
                }
                while (TryTake(",") && !_current.Is("{"));
            }
            else
            {
                Advance();
            }

            cases.Add(new SwitchCaseNode([.. values], ParseBlock()));
        }

        if (cases.Count == 0)
        {
            throw Unexpected("'case'", "case", "default");
        }

        Expect("}");
        _nesting--;
        return new SwitchNode(value, [.. cases], start, _lastEnd);
    }

    private JumpNode ParseJump(Token token)
    {
        Advance();
        var kind = token.Text switch
        {
            "break" => JumpKind.Break,
            "continue" => JumpKind.Continue,
            "end" => JumpKind.End,
            _ => JumpKind.Return,
        };
        if (kind is JumpKind.Break or JumpKind.Continue && _loops == 0)
        {
            throw Fail(OpenQasm3DiagnosticCodes.Misplaced, $"'{token.Text}' stands only in a loop.", token);
        }

        if (kind == JumpKind.Return && !_inSubroutine)
        {
            throw Fail(OpenQasm3DiagnosticCodes.Misplaced, "'return' stands only in a subroutine.", token);
        }

        var value = kind == JumpKind.Return && !_current.Is(";") ? ParseValue() : null;
        ExpectSemicolon();
        return new JumpNode(kind, value, token.Start, _lastEnd);
    }

    private BoxNode ParseBox(int start)
    {
        Advance();
        if (_current.Is("["))
        {
            throw Refuse("a box with a duration", _current);
        }

        var body = ParseBlock();
        return new BoxNode(body, start, _lastEnd);
    }

    private GateCallNode ParseGateCall(int start)
    {
        var modifiers = new List<ModifierNode>();
        while (_current.Is("ctrl") || _current.Is("negctrl") || _current.Is("inv") || _current.Is("pow"))
        {
            var word = _current;
            Advance();
            ExpressionNode? argument = null;
            if (!word.Is("inv") && TryTake("("))
            {
                argument = ParseExpression();
                Expect(")");
            }
            else if (word.Is("pow"))
            {
                throw Unexpected("'(' and the exponent", "(");
            }

            modifiers.Add(new ModifierNode(word.Text, argument, word.Start, _lastEnd));
            Expect("@", " and a gate");
        }

        NameNode name;
        if (_current.Is("gphase"))
        {
            name = new NameNode("gphase", _current.Start, _current.End);
            Advance();
        }
        else
        {
            name = ExpectName("a gate");
        }

        var arguments = _current.Is("(") ? ParseArguments() : null;
        return FinishGateCall([.. modifiers], name, arguments, start);
    }

    private GateCallNode FinishGateCall(ModifierNode[] modifiers, NameNode name, ExpressionNode[]? arguments, int start)
    {
        if (_current.Is("["))
        {
            throw Refuse("a gate with a duration", _current);
        }

        if (_current.Is("("))
        {
            throw Unexpected("the gate's qubits");
        }

        ExpressionNode[] operands = _current.Is(";") && name.Name == "gphase" ? [] : ParseOperands();
        ExpectSemicolon();
        return new GateCallNode(modifiers, name, arguments, operands, start, _lastEnd);
    }

    /// <summary>A statement that begins with a name: a gate, a subroutine, an assignment.</summary>
    private StatementNode ParseNamed(Token token)
    {
        Advance();
        var name = new NameNode(token.Text, token.Start, token.End);
        if (_current.Kind is TokenKind.Identifier or TokenKind.HardwareQubit)
        {
            return FinishGateCall([], name, null, token.Start);
        }

        if (_current.Is("("))
        {
            var arguments = ParseArguments();
            if (TryTake(";"))
            {
                return new ExpressionStatementNode(new CallNode(token.Text, arguments, token.Start, _lastEnd - 1), token.Start, _lastEnd);
            }

            if (_current.Is("{"))
            {
                throw Misspelt(token) ?? Unexpected("the gate's qubits");
            }

            return FinishGateCall([], name, arguments, token.Start);
        }

        if (_current.Is("@"))
        {
            throw Fail(
                DiagnosticCodes.UnknownGate,
                $"'{Short(token.Text)}' is no modifier of gates; there are ctrl, negctrl, inv and pow.",
                token,
                Spelling.Nearest(token.Text, ["ctrl", "negctrl", "inv", "pow"]) is { } near ? [near] : ["ctrl", "negctrl", "inv", "pow"]);
        }

        var target = ParseIndices(name);
        if (_current.Kind == TokenKind.Symbol && _current.Text is ("=" or "+=" or "-=" or "*=" or "/=" or "&=" or "|=" or "^=" or "~=" or "%=" or "<<=" or ">>=" or "**="))
        {
            var symbol = _current.Text[..^1];
            Advance();
            var value = symbol.Length == 0 ? ParseValue(allowSet: true) : ParseExpression();
            ExpectSemicolon();
            return new AssignmentNode(target, symbol, value, token.Start, _lastEnd);
        }

        throw Misspelt(token) ?? (target is IndexNode && _current.Kind is TokenKind.Identifier or TokenKind.HardwareQubit
            ? Refuse("a gate with a duration", token) : Unexpected("'=' or the qubits of a gate", "="));
    }

    private SyntaxException? Misspelt(Token token) => Spelling.Nearest(token.Text, StatementWords) is { } near && token.Text.Length > 1
        ? Fail(DiagnosticCodes.UnexpectedToken, $"'{Short(token.Text)}' begins no statement. Did you mean '{near}'?", token, near)
        : null;
}
