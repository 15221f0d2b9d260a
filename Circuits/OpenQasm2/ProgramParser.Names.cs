using System.Globalization;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

// Names: new ones, and those looked up.
internal sealed partial class ProgramParser
{
    private bool ParseNewName(string expected, out Token name, bool isGate = false)
    {
        name = _cursor.Current;
        if (name.Kind == TokenKind.Identifier || (isGate && _hasHqslib1 && name.Kind == TokenKind.UpperIdentifier))
        {
            _cursor.Advance();
            return true;
        }

        if (name.Kind == TokenKind.UpperIdentifier)
        {
            ReportInvalidName(name, []);

            // Its uses are reported by their own spelling only if they differ; the declaration itself can be read on.
            _cursor.Advance();
            return true;
        }

        if (name.IsReservedWord)
        {
            _diagnostics.Error(DiagnosticCodes.ReservedWord, $"'{_cursor.Excerpt(name)}' is a word of the language and cannot be a name.", name, expected);
            return false;
        }

        _cursor.ReportUnexpected(expected);
        return false;
    }

    private bool ReportInvalidGate(Token name)
    {
        // A file that could not be included may have declared it, as those of other dialects do.
        if (_hasUnknownInclude)
        {
            _cursor.Advance();
            return false;
        }

        if (!StandardGates.Hqslib1.Any(g => name.In(_source.Text).SequenceEqual(g.Name)))
        {
            ReportInvalidName(name, _symbols.Values.OfType<GateSymbol>().Select(g => g.Name));
        }
        else if (_unknown.TryAdd("hqslib1.inc", -1))
        {
            // One missing include is one mistake.
            RequireHqslib1(name, $"The gate '{_cursor.Excerpt(name)}' needs hqslib1.inc: write 'include \"hqslib1.inc\";' before.");
        }

        _cursor.Advance();
        return false;
    }

    private void ReportInvalidName(Token name, IEnumerable<string> candidates)
    {
        var text = _cursor.Excerpt(name);
        if (!_unknown.TryAdd(text, -1))
        {
            return;
        }

        _diagnostics.Error(
            DiagnosticCodes.InvalidName,
            $"A name starts with a lower-case letter; '{text}' does not.{Suggest(name, candidates)}",
            name);
    }

    private string Suggest(Token name, IEnumerable<string> candidates) =>
        Spelling.Nearest(name.In(_source.Text), candidates) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    private bool ParseInteger(string expected, out Token token, out int value)
    {
        token = _cursor.Current;
        value = 0;
        if (token.Kind != TokenKind.Integer)
        {
            _cursor.ReportUnexpected(expected);
            return false;
        }

        _cursor.Advance();
        if (!int.TryParse(token.In(_source.Text), NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            _diagnostics.Error(
                DiagnosticCodes.NumberOutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"The integer {_cursor.Excerpt(token)} is larger than {int.MaxValue}."),
                token);
            value = -1;
            return false;
        }

        return true;
    }

    private bool ParseOperands()
    {
        _operands.Clear();
        do
        {
            if (!ParseOperand(true, out var operand))
            {
                return false;
            }

            _operands.Add(operand);
        }
        while (_cursor.Accept(TokenKind.Comma));
        return true;
    }

    private bool ParseOperand(bool isQuantum, out Operand operand)
    {
        operand = default;
        var name = _cursor.Current;
        if (name.Kind is not (TokenKind.Identifier or TokenKind.UpperIdentifier))
        {
            _cursor.ReportUnexpected(isQuantum ? "a qubit or quantum register" : "a bit or classical register");
            return false;
        }

        _cursor.Advance();
        return ParseOperand(name, isQuantum, out operand);
    }

    // The rest of an operand whose name has been read.
    private bool ParseOperand(Token name, bool isQuantum, out Operand operand)
    {
        operand = default;
        var register = LookUpRegister(name, isQuantum);
        var index = -1;
        if (_cursor.Accept(TokenKind.LeftBracket))
        {
            if (!ParseInteger("an index", out var token, out index) || !_cursor.Expect(TokenKind.RightBracket, "']'"))
            {
                return false;
            }

            if (register is { IsBroken: false } && index >= register.Count)
            {
                var kind = isQuantum ? "qubit" : "bit";
                var range = register.Count == 1 ? $"one {kind}, {register.Name}[0]"
                    : string.Create(CultureInfo.InvariantCulture, $"{register.Count} {kind}s, {register.Name}[0] to {register.Name}[{register.Count - 1}]");
                _diagnostics.Error(
                    DiagnosticCodes.IndexOutOfRange,
                    string.Create(CultureInfo.InvariantCulture, $"There is no {register.Name}[{index}]: the register has {range}."),
                    token);
                register = null;
            }
        }

        operand = new Operand(register, index, name, _cursor.PreviousEnd);
        return true;
    }

    private GateSymbol? LookUpGate(Token name)
    {
        if (name.Kind == TokenKind.U)
        {
            return StandardGates.U;
        }

        if (name.Kind == TokenKind.CX)
        {
            return StandardGates.CX;
        }

        if (_symbolsByText.TryGetValue(name.In(_source.Text), out var symbol))
        {
            if (symbol is GateSymbol gate)
            {
                return gate;
            }

            if (!symbol.IsBroken)
            {
                var kind = symbol is RegisterSymbol { IsQuantum: true } ? "quantum" : "classical";
                _diagnostics.Error(DiagnosticCodes.WrongKind, $"'{symbol.Name}' is a {kind} register, not a gate.", name);
            }

            return null;
        }

        var text = _cursor.Excerpt(name);
        if (_hasUnknownInclude)
        {
            return null;
        }

        if (!_hasQelib1 && StandardGates.Qelib1.FirstOrDefault(g => g.Name == text) is { } standard)
        {
            // One missing include is one mistake: it is said at the first such gate, and the program is read on as if it were there.
            if (!_isQelib1Missed)
            {
                _isQelib1Missed = true;
                _unknown[text] = _diagnostics.Error(
                    DiagnosticCodes.UnknownGate, $"Gate '{text}' is declared by qelib1.inc; write 'include \"qelib1.inc\";' before.", name);
            }

            return standard;
        }

        if (!_unknown.TryAdd(text, -1))
        {
            return null;
        }

        var message = $"There is no gate '{text}'.";
        if (NewerHint(text) is { } hint)
        {
            message = hint;
        }
        else
        {
            message += Suggest(name, _symbols.Values.OfType<GateSymbol>().Select(g => g.Name).Append("CX").Append("U"));
        }

        _unknown[text] = _diagnostics.Error(DiagnosticCodes.UnknownGate, message, name);
        return null;
    }

    // Whether the statement is one of OpenQASM 3. It may declare registers, so that unknown ones are not reported from here on.
    private bool IsNewerStatement(Token name)
    {
        var isNewer = name.Length <= 16 && NewerHint(name.In(_source.Text).ToString()) is not null;
        _hasNewerStatement |= isNewer;
        return isNewer;
    }

    // What people write who know OpenQASM 3.
    private static string? NewerHint(string name) => name switch
    {
        "qubit" => "'qubit' belongs to OpenQASM 3; OpenQASM 2 declares qubits by 'qreg q[2];'.",
        "bit" => "'bit' belongs to OpenQASM 3; OpenQASM 2 declares bits by 'creg c[2];'.",
        "ctrl" or "negctrl" or "inv" or "pow" or "gphase" or "for" or "while" or "def" or "defcal" or "const" or "input" or "output" or "let" or "else"
            or "int" or "uint" or "float" or "angle" or "bool" or "switch" or "return" or "delay" or "box" or "extern" or "cal" =>
            $"'{name}' belongs to OpenQASM 3; OpenQASM 2 has nothing like it.",
        _ => null,
    };

    private RegisterSymbol? LookUpRegister(Token name, bool isQuantum)
    {
        var kind = isQuantum ? "quantum" : "classical";
        if (_symbolsByText.TryGetValue(name.In(_source.Text), out var symbol))
        {
            if (symbol is RegisterSymbol register && register.IsQuantum == isQuantum)
            {
                return register;
            }

            if (_namedAsGates.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.In(_source.Text), out var named) && named.IsQuantum == isQuantum)
            {
                return named;
            }

            if (!symbol.IsBroken)
            {
                var other = symbol is RegisterSymbol ? isQuantum ? "a classical register" : "a quantum register" : "a gate";
                _diagnostics.Error(DiagnosticCodes.WrongKind, $"'{_cursor.Excerpt(name)}' is {other}; a {kind} register belongs here.", name);
            }

            return null;
        }

        var text = _cursor.Excerpt(name);
        if (_hasNewerStatement || !_unknown.TryAdd(text, -1))
        {
            return null;
        }

        var suggestion = Suggest(name, _symbols.Values.OfType<RegisterSymbol>().Where(r => r.IsQuantum == isQuantum).Select(r => r.Name));
        _unknown[text] = _diagnostics.Error(DiagnosticCodes.UnknownRegister, $"There is no {kind} register '{text}'.{suggestion}", name);
        return null;
    }

    private void DeclareBroken(Token name)
    {
        var text = name.In(_source.Text).ToString();
        _symbols.TryAdd(text, new GateSymbol(text, name.Start, 0, 0) { IsBroken = true });
    }

    private bool Declare(Symbol symbol, Token name)
    {
        if (_symbols.TryAdd(symbol.Name, symbol))
        {
            DeclaredLate(symbol.Name, symbol.Position);
            return true;
        }

        var earlier = _symbols[symbol.Name];
        if (_hasHqslib1 && symbol is RegisterSymbol register && earlier is GateSymbol && _namedAsGates.TryAdd(symbol.Name, register))
        {
            return true;
        }

        if (StandardGates.MayBeRedeclared(earlier))
        {
            _symbols[symbol.Name] = symbol;
            return true;
        }

        var where = earlier.Position < 0
            ? "by the include"
            : string.Create(CultureInfo.InvariantCulture, $"on line {_cursor.LineOf(earlier.Position)}");
        _diagnostics.Error(DiagnosticCodes.DuplicateName, $"'{_cursor.Excerpt(name)}' is declared already, {where}.", name);
        return false;
    }

    private void DeclaredLate(string name, int position)
    {
        if (_unknown.Count > 0 && _unknown.TryGetValue(name, out var number) && number >= 0)
        {
            _diagnostics.Amend(number, string.Create(
                CultureInfo.InvariantCulture, $"'{name}' is used before its declaration on line {_cursor.LineOf(position)}."));
        }
    }
}
