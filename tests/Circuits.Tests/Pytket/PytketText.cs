using System.Globalization;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits.Tests.Pytket;

/// <summary>Circuits of pytket written by hand.</summary>
internal static class PytketText
{
    public const string Id = "\"id\":\"00000000-0000-4000-8000-000000000001\"";

    /// <summary>A circuit of qubits q[0].., bits c[0].. and commands.</summary>
    public static string Circuit(int qubits, int bits, params IEnumerable<string> commands) => CircuitWith(qubits, bits, "0", "[]", commands);

    public static string CircuitWith(int qubits, int bits, string phase, string permutation, params IEnumerable<string> commands) =>
        $$"""
        {"phase": "{{phase}}",
         "bits": [{{Units('c', bits)}}],
         "qubits": [{{Units('q', qubits)}}],
         "implicit_permutation": {{permutation}},
         "commands": [{{string.Join(",\n  ", commands)}}]}
        """;

    /// <summary>A command: an operation, and arguments as <c>q0 c1</c>.</summary>
    public static string Command(string op, string args) =>
        $$"""{"op": {{op}}, "args": [{{string.Join(", ", args.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => $"[\"{a[0]}\", [{a[1..]}]]"))}}]}""";

    public static string Op(string type, params double[] parameters) => parameters.Length == 0
        ? $$"""{"type": "{{type}}"}"""
        : $$"""{"type": "{{type}}", "params": [{{string.Join(", ", parameters.Select(p => $"\"{p.ToString("R", CultureInfo.InvariantCulture)}\""))}}]}""";

    public static string Box(string type, string contents) => $$$"""{"type": "{{{type}}}", "box": {"type": "{{{type}}}", {{{Id}}}, {{{contents}}}}}""";

    public static string Conditional(string op, int width, int value) =>
        $$$"""{"type": "Conditional", "conditional": {"op": {{{op}}}, "width": {{{width}}}, "value": {{{value}}}}}""";

    public static string Qubits(int count) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"q{i}"));

    public static string Unit(string name) => $"[\"{name[0]}\", [{name[1..]}]]";

    /// <summary>The circuit that a text means.</summary>
    public static Circuit Read(string text, ReaderOptions? options = null)
    {
        var result = PytketReader.Parse(text, "", options);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return result.Circuit!;
    }

    /// <summary>The only error of a text.</summary>
    public static Diagnostic Refuse(string text, ReaderOptions? options = null)
    {
        var result = PytketReader.Parse(text, "f.json", options);
        Assert.Null(result.Circuit);
        return Assert.Single(result.Diagnostics);
    }

    private static string Units(char name, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"[\"{name}\", [{i}]]"));
}
