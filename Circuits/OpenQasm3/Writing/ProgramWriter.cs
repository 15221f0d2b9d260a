using System.Globalization;
using System.Text;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>Writes one program, operation by operation.</summary>
internal sealed partial class ProgramWriter
{
    private const int MaxObstacles = 20;
    private const int MaxNesting = 200;

    private readonly Circuit _circuit;
    private readonly List<string> _obstacles = [];
    private readonly IdentifierAllocator _names;
    private readonly StringBuilder _declarations = new();
    private readonly StringBuilder _definitions = new();
    private readonly StringBuilder _scratch = new();
    private readonly StringBuilder _statements = new();
    private readonly Dictionary<Register, string> _registerNames = [];
    private readonly Dictionary<string, string> _inputNames = new(StringComparer.Ordinal);
    private readonly Places _places;
    private readonly ExpressionWriter _expressions;
    private long _statementCount;
    private string _place = "";
    private int _nesting;

    public ProgramWriter(Circuit circuit)
    {
        _circuit = circuit;
        _names = new IdentifierAllocator(c => char.IsLetter(c) || c == '_', c => char.IsLetterOrDigit(c) || c == '_', Vocabulary.Reserved);
        Name();
        _places = new Places(circuit, _registerNames);
        _expressions = new ExpressionWriter(_places, name => _inputNames[name]);
    }

    private bool IsFull => _obstacles.Count >= MaxObstacles || _statementCount > OpenQasm3Writer.MaxStatements;

    public WriteResult Write()
    {
        _place = "The global phase";
        WriteGlobalPhase(_circuit.GlobalPhase);
        var number = 0;
        foreach (var operation in _circuit)
        {
            if (IsFull)
            {
                break;
            }

            _place = Describe(number++, operation);
            WriteOperation(operation, Frame.Whole, "");
        }

        if (_circuit.ImplicitPermutation is { } permutation && !IsFull)
        {
            WritePermutation(permutation);
        }

        Declare();
        return _obstacles.Count > 0
            ? new WriteResult(null, _obstacles)
            : new WriteResult($"OPENQASM 3.0;\ninclude \"stdgates.inc\";\n{_declarations}{_definitions}{_scratch}{_statements}", []);
    }

    // Names that can stay stay, whatever comes before them.
    private void Name()
    {
        var registers = _circuit.QubitRegisters.Concat(_circuit.BitRegisters).ToArray();
        foreach (var register in registers)
        {
            if (_names.IsFree(register.Name))
            {
                _registerNames.Add(register, _names.Allocate(register.Name, "_"));
            }
        }

        foreach (var input in _circuit.Inputs)
        {
            if (_names.IsFree(input.Name))
            {
                _inputNames.Add(input.Name, _names.Allocate(input.Name, "_"));
            }
        }

        foreach (var register in registers)
        {
            if (!_registerNames.ContainsKey(register))
            {
                var name = _names.Allocate(register.Name, "_");
                _registerNames.Add(register, name);
                _declarations.Append(CultureInfo.InvariantCulture, $"// The register '{NumberText.InComment(register.Name)}' is called {name} here.\n");
            }
        }

        foreach (var input in _circuit.Inputs)
        {
            if (!_inputNames.ContainsKey(input.Name))
            {
                var name = _names.Allocate(input.Name, "_");
                _inputNames.Add(input.Name, name);
                _declarations.Append(CultureInfo.InvariantCulture, $"// The input '{NumberText.InComment(input.Name)}' is called {name} here.\n");
            }
        }
    }

    private void Declare()
    {
        foreach (var input in _circuit.Inputs)
        {
            _declarations.Append(CultureInfo.InvariantCulture, $"input {ExpressionWriter.Name(input.Type)} {_inputNames[input.Name]};\n");
        }

        foreach (var register in _circuit.QubitRegisters.Where(r => r.Count > 0))
        {
            _declarations.Append(CultureInfo.InvariantCulture, $"qubit[{register.Count}] {_registerNames[register]};\n");
        }

        // Without a word all global variables are results.
        var needsOutput = _scratch.Length > 0 || _circuit.BitRegisters.Any(r => !r.IsResult || !Places.IsBits(r));
        foreach (var register in _circuit.BitRegisters.Where(r => r.Count > 0))
        {
            var output = needsOutput && register.IsResult ? "output " : "";
            var name = _registerNames[register];
            if (Places.IsBits(register))
            {
                _declarations.Append(CultureInfo.InvariantCulture, $"{output}bit[{register.Count}] {name};\n");
                continue;
            }

            // Bits are 0 at the start; variables are undefined until they are given a value.
            var type = ExpressionWriter.Name(register.ElementType);
            var zero = Zero(register.ElementType);
            if (Places.IsArray(register))
            {
                var count = register.Count / register.ElementType.StorageWidth;
                var zeros = string.Join(", ", Enumerable.Repeat(zero, count));
                _declarations.Append(CultureInfo.InvariantCulture, $"{output}array[{type}, {count}] {name}{(output.Length > 0 ? ";\n" + name : "")} = {{{zeros}}};\n");
            }
            else
            {
                _declarations.Append(CultureInfo.InvariantCulture, $"{output}{type} {name}{(output.Length > 0 ? ";\n" + name : "")} = {zero};\n");
            }
        }
    }

    private static string Zero(ClassicalType type) => type.Kind switch
    {
        ClassicalKind.Bool => "false",
        ClassicalKind.Bit => $"\"{new string('0', type.Width)}\"",
        ClassicalKind.Float or ClassicalKind.Angle or ClassicalKind.Complex => "0.0",
        _ => "0",
    };

    private void WriteGlobalPhase(Parameter phase)
    {
        if (phase != Parameter.FromRadians(0) && phase.Exact is not ConstantExpression { RationalPart.IsZero: true, PiMultiple.IsZero: true }
            && Angle(phase, Frame.Whole) is { } text)
        {
            Emit("", $"gphase({text});");
        }
    }

    private void WritePermutation(IReadOnlyList<int> permutation)
    {
        _statements.Append("// The circuit leaves its qubits permuted: these swaps put each in its place.\n");
        _place = "The implicit permutation";
        int[] holds = [.. permutation];
        for (var wire = 0; wire < holds.Length; wire++)
        {
            while (holds[wire] != wire)
            {
                var home = holds[wire];
                Emit("", $"swap {_places.Qubits([wire, home])};");
                (holds[wire], holds[home]) = (holds[home], holds[wire]);
            }
        }
    }

    private void Emit(string indent, string statement)
    {
        if (Count())
        {
            _statements.Append(indent).Append(statement).Append('\n');
        }
    }

    // One more statement; false when there are too many, which is said once.
    private bool Count()
    {
        if (++_statementCount == OpenQasm3Writer.MaxStatements + 1L)
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"with it the program has more than {OpenQasm3Writer.MaxStatements} statements"));
        }

        return _statementCount <= OpenQasm3Writer.MaxStatements;
    }

    private void Refuse(string reason)
    {
        if (_obstacles.Count < MaxObstacles)
        {
            _obstacles.Add($"{_place}: {reason}.");
        }
    }

    // Null: it was refused.
    private string? Text(ClassicalExpression expression, Frame frame)
    {
        if (frame.Map(expression) is not { } mapped)
        {
            Refuse("a box indexes bits that do not stand next to each other outside of it");
            return null;
        }

        var text = _expressions.Write(mapped);
        if (text is null)
        {
            Refuse(_expressions.Reason);
        }

        return text;
    }

    // Null: it was refused.
    private string? Angle(Parameter angle, Frame frame) => angle.RunTime is { } computed
        ? Text(computed, frame)
        : AngleText.Of(NumberText.Exact(angle), symbol => _inputNames[symbol]);

    private string Describe(int number, Operation operation)
    {
        const int most = 4;
        var what = operation.Kind switch
        {
            OperationKind.Gate => NumberText.InComment(operation.Gate.Name),
            OperationKind.Box => $"box '{NumberText.InComment(operation.Box.Name)}'",
            _ => operation.Kind.ToString().ToLowerInvariant(),
        };
        var qubits = string.Join(", ", operation.Qubits.ToArray().Take(most).Select(_places.Qubit)) + (operation.Qubits.Length > most ? ", ..." : "");
        return string.Create(CultureInfo.InvariantCulture, $"Operation {number} ({what}{(qubits.Length > 0 ? " on " : "")}{qubits})");
    }
}
