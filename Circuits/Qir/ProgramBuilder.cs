using System.Globalization;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Qir;

/// <summary>Turns the calls of an entry point into operations.</summary>
internal sealed class ProgramBuilder(DiagnosticList diagnostics, ReaderOptions options, string name)
{
    private const string Prefix = "__quantum__qis__";
    private const string Runtime = "__quantum__rt__";

    private readonly List<Call> _calls = [];
    private readonly List<int> _recorded = [];
    private int _qubits;
    private int _results;

    /// <summary>How many qubits the entry point says it needs; null: as many as it names.</summary>
    public int? QubitCount { get; set; }

    /// <summary>How many results the entry point says it needs; null: as many as it names.</summary>
    public int? ResultCount { get; set; }

    public bool IsOver { get; private set; }

    /// <summary>Takes one instruction of the entry point.</summary>
    public void Add(List<Token> line)
    {
        var call = line.FindIndex(t => t.Text == "call");
        if (call < 0)
        {
            var word = line.Find(t => t.Text[0] is not ('%' or '=')).Text ?? line[0].Text;
            Error(QirDiagnosticCodes.BeyondBaseProfile, $"The instruction '{word}' is beyond the base profile.", line[0]);
            return;
        }

        var callee = line.FindIndex(call, t => t.Text[0] == '@');
        if (callee < 0 || callee + 1 >= line.Count || line[callee + 1].Text != "(")
        {
            Error(QirDiagnosticCodes.InvalidInstruction, "A call names a function and its arguments in parentheses.", line[call]);
            return;
        }

        var function = line[callee].Text[1..];
        if (Arguments(line, callee + 2) is not { } arguments)
        {
            Error(QirDiagnosticCodes.InvalidInstruction, $"The arguments of {function} are not closed.", line[callee], "')'");
            return;
        }

        var target = line[callee];
        if (function.StartsWith(Runtime, StringComparison.Ordinal))
        {
            AddRuntime(function, target, arguments);
        }
        else if (function.StartsWith(Prefix, StringComparison.Ordinal))
        {
            AddInstruction(function, target, arguments);
        }
        else
        {
            Error(QirDiagnosticCodes.BeyondBaseProfile, $"The call of '{function}' is beyond the base profile: only quantum instructions and output recording can be called.", target);
        }
    }

    /// <summary>The circuit. Null: what is wrong was reported.</summary>
    public Circuit? Build(int start)
    {
        var (qubits, results) = (QubitCount ?? _qubits, ResultCount ?? _results);
        var builder = new CircuitBuilder(name);
        if (qubits > 0)
        {
            builder.AddQubits("q", qubits);
        }

        // Without any record all results are the output.
        IEnumerable<int> shown = _recorded.Count > 0 ? _recorded : Enumerable.Range(0, results);
        var places = new int[results];
        Array.Fill(places, -1);
        var copies = new List<(int From, int To)>();
        var width = 0;
        foreach (var result in shown)
        {
            if (places[result] < 0)
            {
                places[result] = width;
            }
            else
            {
                copies.Add((places[result], width));
            }

            width++;
        }

        if (width > options.MaxQubits)
        {
            diagnostics.Error(QirDiagnosticCodes.TooManyQubits, $"The program records {width} results; {options.MaxQubits} is the most.", start, 6);
            return null;
        }

        if (width > 0)
        {
            builder.AddBits("c", width);
        }

        var hidden = places.Count(p => p < 0);
        if (hidden > 0)
        {
            var next = builder.AddVariable("unrecorded", ClassicalType.Bits(1), hidden).First;
            for (var i = 0; i < places.Length; i++)
            {
                places[i] = places[i] < 0 ? next++ : places[i];
            }
        }

        foreach (var call in _calls)
        {
            switch (call.Kind)
            {
                case OperationKind.Gate:
                    builder.AddGate(call.Gate!, call.Angles, call.Controls, call.Qubits);
                    break;
                case OperationKind.Measure:
                    builder.AddMeasure(call.Qubits[0], places[call.Result]);
                    break;
                case OperationKind.Reset:
                    builder.AddReset(call.Qubits[0]);
                    break;
                default:
                    builder.AddBarrier(call.Qubits);
                    break;
            }
        }

        foreach (var (from, to) in copies)
        {
            builder.AddAssign(ClassicalTarget.To(ClassicalType.Bits(1), to), ClassicalExpression.Read(ClassicalType.Bits(1), from));
        }

        return builder.Build();
    }

    private void AddRuntime(string function, Token target, List<List<Token>> arguments)
    {
        switch (function[Runtime.Length..])
        {
            case "initialize" or "initialize_record_output" or "tuple_record_output" or "array_record_output" or "tuple_start_record_output"
                or "tuple_end_record_output" or "array_start_record_output" or "array_end_record_output":
                break;
            case "result_record_output" when arguments.Count is 1 or 2:
                if (Pointer(arguments[0], target, ResultCount, "result") is { } result)
                {
                    _results = Math.Max(_results, result + 1);
                    _recorded.Add(result);
                    CountOne(target);
                }

                break;
            case "result_record_output":
                Error(QirDiagnosticCodes.WrongArguments, $"{function} takes a result and a label.", target);
                break;
            case "read_result" or "result_equal" or "result_get_one" or "result_get_zero":
                Error(QirDiagnosticCodes.BeyondBaseProfile, $"{function} is beyond the base profile: no computation depends on a result in it.", target);
                break;
            default:
                Error(QirDiagnosticCodes.BeyondBaseProfile, $"{function} is beyond the base profile.", target);
                break;
        }
    }

    private void AddInstruction(string function, Token target, List<List<Token>> arguments)
    {
        var rest = function[Prefix.Length..];
        var separator = rest.LastIndexOf("__", StringComparison.Ordinal);
        var (instruction, form) = separator < 0 ? (rest, "") : (rest[..separator], rest[(separator + 2)..]);
        switch (instruction)
        {
            case "mz" or "m" or "mresetz" when form == "body":
                if (CheckCount(function, target, arguments, 2) && Pointer(arguments[0], target, QubitCount, "qubit") is { } measured
                    && Pointer(arguments[1], target, ResultCount, "result") is { } result)
                {
                    _qubits = Math.Max(_qubits, measured + 1);
                    _results = Math.Max(_results, result + 1);
                    Append(new Call(OperationKind.Measure, [measured]) { Result = result }, target);
                    if (instruction == "mresetz")
                    {
                        Append(new Call(OperationKind.Reset, [measured]), target);
                    }
                }

                return;
            case "reset" when form == "body":
                if (CheckCount(function, target, arguments, 1) && Qubits(arguments, 0, target) is { } reset)
                {
                    Append(new Call(OperationKind.Reset, reset), target);
                }

                return;
            case "read_result":
                Error(QirDiagnosticCodes.BeyondBaseProfile, $"{function} is beyond the base profile: no computation depends on a result in it.", target);
                return;
        }

        if (instruction.StartsWith("barrier", StringComparison.Ordinal) && form == "body")
        {
            if (Qubits(arguments, 0, target) is { Length: > 0 } around)
            {
                Append(new Call(OperationKind.Barrier, around), target);
            }

            return;
        }

        if (Instructions.Find(instruction) is not { } known || form is not ("body" or "adj" or "ctl"))
        {
            var nearest = Spelling.Nearest(instruction, Instructions.Names);
            Error(
                QirDiagnosticCodes.UnknownFunction,
                $"There is no quantum instruction '{function}' here.{(nearest is null || nearest == instruction ? "" : $" Did you mean '{Prefix}{nearest}__body'?")}",
                target);
            return;
        }

        AddGate(function, form, known, target, arguments);
    }

    private void AddGate(string function, string form, Instructions.Instruction known, Token target, List<List<Token>> arguments)
    {
        var controls = known.Controls + (form == "ctl" ? 1 : 0);
        if (!CheckCount(function, target, arguments, known.Angles + known.Qubits + (form == "ctl" ? 1 : 0)))
        {
            return;
        }

        var angles = new Parameter[known.Fixed.Length + known.Angles];
        known.Fixed.CopyTo(angles, 0);
        for (var i = 0; i < known.Angles; i++)
        {
            if (Number(arguments[i], target) is not { } radians)
            {
                return;
            }

            angles[known.Fixed.Length + i] = Parameter.FromRadians(radians);
        }

        if (Qubits(arguments, known.Angles, target) is not { } qubits)
        {
            return;
        }

        var kind = known.Kind;
        if (form == "adj")
        {
            (kind, angles) = Adjoint(kind, angles);
        }

        Append(new Call(OperationKind.Gate, qubits) { Gate = Gate.Of(kind), Angles = angles, Controls = controls }, target);
    }

    private static (GateKind Kind, Parameter[] Angles) Adjoint(GateKind kind, Parameter[] angles)
    {
        Parameter[] negated = [.. angles.Select(a => a.Exact is { } exact ? Parameter.FromExpression(-exact) : Parameter.FromRadians(-a.Radians))];
        return kind switch
        {
            GateKind.S => (GateKind.Sdg, angles),
            GateKind.Sdg => (GateKind.S, angles),
            GateKind.T => (GateKind.Tdg, angles),
            GateKind.Tdg => (GateKind.T, angles),
            GateKind.SX => (GateKind.SXdg, angles),
            GateKind.U => (kind, [negated[0], negated[2], negated[1]]),
            GateKind.PhasedX => (kind, [negated[0], angles[1]]),
            _ => (kind, negated),
        };
    }

    private void Append(Call call, Token target)
    {
        if (CountOne(target))
        {
            _calls.Add(call);
        }
    }

    private bool CountOne(Token target)
    {
        if (_calls.Count + _recorded.Count < options.MaxOperations)
        {
            return true;
        }

        if (!IsOver)
        {
            IsOver = true;
            Error(
                QirDiagnosticCodes.TooManyOperations,
                string.Create(CultureInfo.InvariantCulture, $"The program has more than {options.MaxOperations} operations; with this one it goes beyond."),
                target);
        }

        return false;
    }

    private static List<List<Token>>? Arguments(List<Token> line, int from)
    {
        var arguments = new List<List<Token>>();
        var current = new List<Token>();
        var depth = 0;
        for (var i = from; i < line.Count; i++)
        {
            switch (line[i].Text)
            {
                case ")" or "]" or "}" when depth == 0:
                    if (current.Count > 0)
                    {
                        arguments.Add(current);
                    }

                    return arguments;
                case "," when depth == 0:
                    arguments.Add(current);
                    current = [];
                    continue;
                case "(" or "[" or "{":
                    depth++;
                    break;
                case ")" or "]" or "}":
                    depth--;
                    break;
            }

            current.Add(line[i]);
        }

        return null;
    }

    private bool CheckCount(string function, Token target, List<List<Token>> arguments, int expected)
    {
        if (arguments.Count == expected)
        {
            return true;
        }

        Error(
            QirDiagnosticCodes.WrongArguments,
            string.Create(CultureInfo.InvariantCulture, $"{function} takes {expected} {(expected == 1 ? "argument" : "arguments")}, not {arguments.Count}."),
            target);
        return false;
    }

    private int[]? Qubits(List<List<Token>> arguments, int from, Token target)
    {
        var qubits = new int[arguments.Count - from];
        var seen = new HashSet<int>();
        for (var i = 0; i < qubits.Length; i++)
        {
            if (Pointer(arguments[from + i], target, QubitCount, "qubit") is not { } qubit)
            {
                return null;
            }

            if (!seen.Add(qubit))
            {
                Error(QirDiagnosticCodes.DuplicateQubit, $"An operation names qubit {qubit} twice.", arguments[from + i][0]);
                return null;
            }

            _qubits = Math.Max(_qubits, qubit + 1);
            qubits[i] = qubit;
        }

        return qubits;
    }

    /// <summary>The number that a pointer stands for: null is 0, otherwise an integer made a pointer.</summary>
    private int? Pointer(List<Token> argument, Token target, int? count, string what)
    {
        if (argument.Count == 0)
        {
            Error(QirDiagnosticCodes.InvalidInstruction, "An argument is missing here.", target);
            return null;
        }

        var number = -1;
        var cast = argument.FindIndex(t => t.Text == "inttoptr");
        if (cast >= 0)
        {
            var integer = argument.FindIndex(cast, t => t.Text is "i64" or "i32");
            if (integer < 0 || integer + 1 >= argument.Count
                || !int.TryParse(argument[integer + 1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            {
                number = -1;
            }
        }
        else if (argument[^1].Text == "null")
        {
            number = 0;
        }
        else if (argument.Count > 1 && argument[^1].Text[0] == '%')
        {
            Error(QirDiagnosticCodes.BeyondBaseProfile, $"A {what} known only while the program runs is beyond the base profile.", argument[^1]);
            return null;
        }

        if (number < 0)
        {
            Error(QirDiagnosticCodes.WrongArguments, $"A {what} belongs here.", argument[0], "'null'", "'inttoptr (i64 N to ptr)'");
            return null;
        }

        if (number >= (count ?? options.MaxQubits))
        {
            Error(
                QirDiagnosticCodes.OutOfRange,
                string.Create(CultureInfo.InvariantCulture, $"There is no {what} {number}; the program has {count ?? options.MaxQubits}, counted from 0."),
                argument[0]);
            return null;
        }

        return number;
    }

    /// <summary>A constant of type double: decimal, or the 64 bits of it in hexadecimal.</summary>
    private double? Number(List<Token> argument, Token target)
    {
        var text = argument.Count == 2 && argument[0].Text == "double" ? argument[1].Text : "";
        if (text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            && double.IsFinite(BitConverter.UInt64BitsToDouble(bits)))
        {
            return BitConverter.UInt64BitsToDouble(bits);
        }

        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value))
        {
            return value;
        }

        var place = argument.Count == 0 ? target : argument[0];
        if (argument.Count > 1 && argument[^1].Text[0] == '%')
        {
            Error(QirDiagnosticCodes.BeyondBaseProfile, "An angle computed while the program runs is beyond the base profile.", argument[^1]);
        }
        else
        {
            Error(QirDiagnosticCodes.WrongArguments, "A finite number of type double belongs here.", place, "'double'");
        }

        return null;
    }

    private void Error(string code, string message, Token at, params IReadOnlyList<string> expected) =>
        diagnostics.Error(code, message, at.Start, Math.Max(1, at.Text.Length), expected);

    private sealed record Call(OperationKind Kind, int[] Qubits)
    {
        public Gate? Gate { get; init; }

        public Parameter[] Angles { get; init; } = [];

        public int Controls { get; init; }

        public int Result { get; init; }
    }
}
