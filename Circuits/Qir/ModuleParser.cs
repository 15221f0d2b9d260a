using System.Globalization;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Qir;

/// <summary>Finds the entry point of a module and follows its blocks.</summary>
internal sealed class ModuleParser(SourceText source, ReaderOptions options)
{
    private readonly DiagnosticList _diagnostics = new(source);
    private readonly Dictionary<string, Dictionary<string, string>> _attributes = new(StringComparer.Ordinal);
    private readonly List<Function> _functions = [];

    public ParseResult Parse()
    {
        ReadModule();
        Circuit? circuit = null;
        if (_diagnostics.ErrorCount == 0 && FindEntryPoint() is { } entry)
        {
            var program = new ProgramBuilder(_diagnostics, options, source.FileName);
            foreach (var name in new[] { "required_num_qubits", "required_qubits", "requiredQubits", "num_required_qubits" })
            {
                program.QubitCount ??= CountOf(entry, name);
            }

            foreach (var name in new[] { "required_num_results", "required_results", "requiredResults", "num_required_results" })
            {
                program.ResultCount ??= CountOf(entry, name);
            }

            Follow(entry, program);
            if (_diagnostics.ErrorCount == 0)
            {
                circuit = program.Build(entry.Start);
            }
        }

        return new ParseResult(_diagnostics.ErrorCount == 0 ? circuit : null, _diagnostics.InOrder());
    }

    private void ReadModule()
    {
        Function? open = null;
        foreach (var line in Lines.Read(source.Text))
        {
            var first = line[0].Text;
            if (open is not null)
            {
                if (first == "}")
                {
                    open = null;
                }
                else
                {
                    open.Lines.Add(line);
                }
            }
            else if (first == "define")
            {
                open = ReadDefinition(line);
            }
            else if (first == "attributes" && line.Count > 2)
            {
                _attributes[line[1].Text] = ReadAttributes(line);
            }
        }

        if (open is not null)
        {
            Error(QirDiagnosticCodes.InvalidInstruction, $"The function {open.Name} is not ended.", open.Start, open.Name.Length);
        }
    }

    private Function ReadDefinition(List<Token> line)
    {
        var name = line.Find(t => t.Text[0] == '@');
        var function = new Function(name.Text ?? "", line[0].Start, [.. line.Where(t => t.Text[0] == '#').Select(t => t.Text)]);
        var (open, close) = (line.FindIndex(t => t.Text == "("), line.FindLastIndex(t => t.Text == ")"));
        function.HasParameters = open >= 0 && close > open + 1;
        foreach (var token in line.Where(t => t.IsString))
        {
            function.Inline.Add(token.Unquoted);
        }

        _functions.Add(function);
        return function;
    }

    private static Dictionary<string, string> ReadAttributes(List<Token> line)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 2; i < line.Count; i++)
        {
            var key = line[i].Unquoted;
            var hasValue = i + 2 < line.Count && line[i + 1].Text == "=";
            attributes[key] = hasValue ? line[i + 2].Unquoted : "";
            i += hasValue ? 2 : 0;
        }

        return attributes;
    }

    private Function? FindEntryPoint()
    {
        var marked = _functions.FindAll(f => IsMarked(f, "entry_point") || IsMarked(f, "EntryPoint"));
        if (marked.Count == 0 && _functions.Count == 1)
        {
            marked = _functions;
        }

        if (marked.Count != 1)
        {
            var message = marked.Count > 1
                ? $"{marked.Count} functions are entry points; a program has one."
                : "No function has the attribute \"entry_point\".";
            Error(QirDiagnosticCodes.NoEntryPoint, message, marked.Count > 1 ? marked[1].Start : 0, 1, "\"entry_point\"");
            return null;
        }

        if (marked[0].HasParameters)
        {
            Error(QirDiagnosticCodes.BeyondBaseProfile, "The entry point of the base profile takes no parameters.", marked[0].Start, 6);
            return null;
        }

        return marked[0];
    }

    private bool IsMarked(Function function, string attribute) =>
        function.Inline.Contains(attribute) || function.Groups.Exists(g => _attributes.TryGetValue(g, out var group) && group.ContainsKey(attribute));

    private int? CountOf(Function function, string attribute)
    {
        foreach (var group in function.Groups)
        {
            if (!_attributes.TryGetValue(group, out var attributes) || !attributes.TryGetValue(attribute, out var value))
            {
                continue;
            }

            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= options.MaxQubits)
            {
                return count;
            }

            Error(
                QirDiagnosticCodes.TooManyQubits,
                string.Create(CultureInfo.InvariantCulture, $"\"{attribute}\" is a number from 0 to {options.MaxQubits}."),
                function.Start,
                6);
            return 0;
        }

        return null;
    }

    /// <summary>Follows the blocks from the first one on, each once.</summary>
    private void Follow(Function entry, ProgramBuilder program)
    {
        var blocks = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < entry.Lines.Count; i++)
        {
            if (IsLabel(entry.Lines[i]))
            {
                blocks.TryAdd(entry.Lines[i][0].Unquoted, i);
            }
        }

        var visited = new HashSet<int>();
        var next = 0;
        while (!_diagnostics.IsFull && !program.IsOver)
        {
            if (next >= entry.Lines.Count)
            {
                Error(QirDiagnosticCodes.InvalidInstruction, "The function ends without 'ret'.", entry.Start, 6, "'ret'");
                return;
            }

            var line = entry.Lines[next];
            if (IsLabel(line))
            {
                next++;
                continue;
            }

            switch (line[0].Text)
            {
                case "ret":
                    return;
                case "br":
                    if (!Jump(line, blocks, out next))
                    {
                        return;
                    }

                    if (!visited.Add(next))
                    {
                        Error(QirDiagnosticCodes.BeyondBaseProfile, "A branch back makes a loop, which the base profile does not have.", line[0].Start, 2);
                        return;
                    }

                    break;
                default:
                    program.Add(line);
                    next++;
                    break;
            }
        }
    }

    private bool Jump(List<Token> line, Dictionary<string, int> blocks, out int next)
    {
        next = 0;
        if (line.Count < 3 || line[1].Text != "label")
        {
            Error(QirDiagnosticCodes.BeyondBaseProfile, "A branch on a value computed while the program runs is beyond the base profile.", line[0].Start, 2);
            return false;
        }

        if (blocks.TryGetValue(line[2].Text[1..], out next))
        {
            return true;
        }

        Error(QirDiagnosticCodes.UnknownLabel, $"There is no block '{line[2].Text}'.", line[2].Start, line[2].Text.Length);
        return false;
    }

    private static bool IsLabel(List<Token> line) => line.Count == 2 && line[1].Text == ":";

    private void Error(string code, string message, int start, int length, params IReadOnlyList<string> expected) =>
        _diagnostics.Error(code, message, start, length, expected);

    private sealed class Function(string name, int start, List<string> groups)
    {
        public string Name => name;

        public int Start => start;

        public List<string> Groups => groups;

        public List<string> Inline { get; } = [];

        public bool HasParameters { get; set; }

        public List<List<Token>> Lines { get; } = [];
    }
}
