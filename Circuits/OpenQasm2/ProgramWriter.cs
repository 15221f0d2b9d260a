using System.Globalization;
using System.Text;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>Writes one program, operation by operation.</summary>
internal sealed partial class ProgramWriter
{
    private const int MaxObstacles = 20;

    // Of boxes and branches within one another; readers limit definitions within one another too.
    private const int MaxNesting = 200;

    private static readonly string[] Words =
    [
        "OPENQASM", "include", "qreg", "creg", "gate", "opaque", "if", "barrier", "reset", "measure", "U", "CX",
        "pi", "sin", "cos", "tan", "exp", "ln", "sqrt",
    ];

    private readonly Circuit _circuit;
    private readonly OpenQasm2WriterOptions _options;
    private readonly List<string> _obstacles = [];
    private readonly IdentifierAllocator _names;
    private readonly StringBuilder _declarations = new();
    private readonly StringBuilder _definitions = new();
    private readonly StringBuilder _statements = new();
    private readonly string[] _qubitNames;
    private readonly string[] _bitNames;
    private readonly Register[] _registerOfBit;
    private readonly Dictionary<Register, string> _registerNames = [];
    private long _statementCount;
    private string _place = "";
    private int _nesting;

    public ProgramWriter(Circuit circuit, OpenQasm2WriterOptions options)
    {
        _circuit = circuit;
        _options = options;
        _names = new IdentifierAllocator(
            char.IsAsciiLetterLower, c => char.IsAsciiLetterOrDigit(c) || c == '_', [.. Words, .. StandardGates.Qelib1.Concat(StandardGates.Hqslib1).Select(g => g.Name)]);
        _qubitNames = new string[circuit.QubitCount];
        _bitNames = new string[circuit.BitCount];
        _registerOfBit = new Register[circuit.BitCount];
    }

    private bool IsHqslib1 => _options.Dialect == OpenQasm2Dialect.Hqslib1;

    public WriteResult Write()
    {
        DeclareRegisters();
        if (_circuit.GlobalPhase != Parameter.FromRadians(0) && _circuit.GlobalPhase.Exact is not ConstantExpression { RationalPart.IsZero: true, PiMultiple.IsZero: true })
        {
            _declarations.Append(CultureInfo.InvariantCulture, $"// A global phase is left out: {NumberText.InComment(_circuit.GlobalPhase.ToString())}\n");
        }

        var number = 0;
        foreach (var operation in _circuit)
        {
            if (operation.Kind == OperationKind.End || IsFull)
            {
                break;
            }

            _place = Describe(number++, operation);
            WriteOperation(operation, new Frame(null, null), null);
        }

        if (_circuit.ImplicitPermutation is { } permutation && !IsFull)
        {
            WritePermutation(permutation);
        }

        return _obstacles.Count > 0
            ? new WriteResult(null, _obstacles)
            : new WriteResult(
                $"OPENQASM 2.0;\ninclude \"{(IsHqslib1 ? "hqslib1.inc" : "qelib1.inc")}\";\n{_declarations}{_definitions}{_statements}", []);
    }

    private bool IsFull => _obstacles.Count >= MaxObstacles || _statementCount > _options.MaxStatements;

    private void DeclareRegisters()
    {
        // Names that can stay stay, whatever comes before them.
        var all = _circuit.QubitRegisters.Select(r => (Register: r, IsQuantum: true)).Concat(_circuit.BitRegisters.Select(r => (Register: r, IsQuantum: false))).ToArray();
        foreach (var (register, _) in all)
        {
            if (_names.IsFree(register.Name))
            {
                _registerNames.Add(register, _names.Allocate(register.Name, "r_"));
            }
        }

        foreach (var (register, isQuantum) in all)
        {
            if (!_registerNames.TryGetValue(register, out var name))
            {
                name = _names.Allocate(register.Name, "r_");
                _registerNames.Add(register, name);
                _declarations.Append(CultureInfo.InvariantCulture, $"// The register '{NumberText.InComment(register.Name)}' is called {name} here.\n");
            }

            if (register.Count > 0)
            {
                _declarations.Append(CultureInfo.InvariantCulture, $"{(isQuantum ? "qreg" : "creg")} {name}[{register.Count}];\n");
            }

            for (var i = 0; i < register.Count; i++)
            {
                (isQuantum ? _qubitNames : _bitNames)[register.First + i] = string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]");
                if (!isQuantum)
                {
                    _registerOfBit[register.First + i] = register;
                }
            }
        }
    }

    private void WriteOperation(Operation operation, Frame frame, Guard? outer)
    {
        if (IsFull)
        {
            return;
        }

        var guard = outer;
        if (operation.Condition is { } condition)
        {
            if (outer is not null)
            {
                Refuse("one condition stands within another");
                return;
            }

            guard = GuardOf(condition, frame);
            if (guard is null)
            {
                Refuse(IsHqslib1
                    ? "its condition is on bits of several registers, or on some of a wide one"
                    : "its condition is not on the whole of one register");
                return;
            }
        }

        switch (operation.Kind)
        {
            case OperationKind.Gate:
                WriteGate(operation, frame, guard);
                break;
            case OperationKind.Box:
                WriteBox(operation, frame, guard);
                break;
            case OperationKind.Measure:
                var bit = frame.Bit(operation.Bits[0]);
                if (MayWrite(guard, [bit]))
                {
                    Emit(guard, $"measure {_qubitNames[frame.Qubit(operation.Qubits[0])]} -> {_bitNames[bit]};");
                }

                break;
            case OperationKind.Reset:
                Emit(guard, $"reset {_qubitNames[frame.Qubit(operation.Qubits[0])]};");
                break;
            case OperationKind.Barrier when operation.Qubits.Length > 0:
                Emit(null, $"barrier {Operands(operation.Qubits, frame)};");
                break;
            case OperationKind.Assign:
                WriteAssignment(operation.Assignment, frame, guard);
                break;
            case OperationKind.If:
                WriteIf(operation.If, frame, guard);
                break;
            case OperationKind.While or OperationKind.For:
                Refuse("OpenQASM 2 has no loops");
                break;
            case OperationKind.Break or OperationKind.Continue:
                Refuse("OpenQASM 2 has no loops");
                break;
            case OperationKind.End:
                Refuse("OpenQASM 2 cannot end a program on a condition");
                break;
        }
    }

    private void WritePermutation(IReadOnlyList<int> permutation)
    {
        _statements.Append("// The circuit leaves its qubits permuted: these swaps put each in its place.\n");
        _place = "The implicit permutation";

        // On wire i is the value of qubit permutation[i]: bring each home, cycle by cycle.
        int[] holds = [.. permutation];
        for (var wire = 0; wire < holds.Length; wire++)
        {
            while (holds[wire] != wire)
            {
                var home = holds[wire];
                Emit(null, $"swap {_qubitNames[wire]},{_qubitNames[home]};");
                (holds[wire], holds[home]) = (holds[home], holds[wire]);
            }
        }
    }

    private void Emit(Guard? guard, string statement)
    {
        foreach (var test in guard?.Alternatives ?? [""])
        {
            if (!Count())
            {
                return;
            }

            _statements.Append(test).Append(statement).Append('\n');
        }
    }

    // One more statement; false when there are too many, which is said once.
    private bool Count()
    {
        if (++_statementCount == (long)_options.MaxStatements + 1)
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"with it the program has more than {_options.MaxStatements} statements"));
        }

        return _statementCount <= _options.MaxStatements;
    }

    private void Refuse(string reason)
    {
        if (_obstacles.Count < MaxObstacles)
        {
            _obstacles.Add($"{_place}: {reason}.");
        }
    }

    private string Operands(ReadOnlySpan<int> qubits, Frame frame)
    {
        var text = new StringBuilder();
        foreach (var qubit in qubits)
        {
            text.Append(text.Length > 0 ? "," : "").Append(_qubitNames[frame.Qubit(qubit)]);
        }

        return text.ToString();
    }

    private string Describe(int number, Operation operation)
    {
        const int most = 4;
        var what = operation.Kind switch
        {
            OperationKind.Gate => operation.Gate.Name,
            OperationKind.Box => $"box '{NumberText.InComment(operation.Box.Name)}'",
            _ => operation.Kind.ToString().ToLowerInvariant(),
        };
        var qubits = string.Join(", ", operation.Qubits.ToArray().Take(most).Select(NameOf)) + (operation.Qubits.Length > most ? ", ..." : "");
        return string.Create(CultureInfo.InvariantCulture, $"Operation {number} ({what}{(qubits.Length > 0 ? " on " : "")}{qubits})");
    }

    private string NameOf(int qubit)
    {
        var register = _circuit.QubitRegisters.First(r => qubit >= r.First && qubit < r.First + r.Count);
        return NumberText.InComment(register.NameOf(qubit - register.First));
    }

    /// <summary>The circuit's qubits and bits that those of an opened box are; null for the circuit itself.</summary>
    private readonly record struct Frame(int[]? Qubits, int[]? Bits)
    {
        public int Qubit(int qubit) => Qubits is null ? qubit : Qubits[qubit];

        public int Bit(int bit) => Bits is null ? bit : Bits[bit];

        /// <summary>The expression over the circuit's bits; null when it indexes bits of a box.</summary>
        public ClassicalExpression? Map(ClassicalExpression expression)
        {
            if (Bits is not { } bits)
            {
                return expression;
            }

            var isIndexed = false;
            var mapped = expression.Rewrite(node =>
            {
                isIndexed |= node is ElementExpression;
                return node is BitsExpression read ? ClassicalExpression.Read(read.Type, [.. read.Bits.Select(b => bits[b])]) : null;
            });
            return isIndexed ? null : mapped;
        }
    }
}
