using System.Text;
using Nexus.Circuits.Pytket;

namespace Nexus.Circuits.Tests.Pytket;

public class PytketRobustnessTests
{
    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"commands\":[{\"op\":{\"box\":")]
    public void Deep_nesting_is_refused(string piece)
    {
        var diagnostic = PytketText.Refuse(PytketText.Circuit(1, 0)[..^1] + ", \"x\": " + string.Concat(Enumerable.Repeat(piece, 100_000)));
        Assert.Equal(PytketDiagnosticCodes.TooDeep, diagnostic.Code);
    }

    [Fact]
    public void Deep_expressions_are_refused()
    {
        foreach (var angle in new[] { new string('(', 100_000), new string('-', 100_000) + "1", string.Join("+", Enumerable.Repeat("a", 100_000)), string.Join("^", Enumerable.Repeat("a", 100_000)) })
        {
            var text = PytketText.Circuit(1, 0, PytketText.Command($$"""{"type": "Rx", "params": ["{{angle}}"]}""", "q0"));
            Assert.Equal(PytketDiagnosticCodes.ExpressionTooDeep, PytketText.Refuse(text).Code);
        }
    }

    [Fact]
    public void Boxes_within_boxes_are_read_and_counted_before_they_are_opened()
    {
        // Each conjugation has the one below twice: 2^60 operations in a text of a few thousand characters.
        var op = PytketText.Op("H");
        var plain = PytketText.Op("X");
        for (var i = 0; i < 60; i++)
        {
            op = PytketText.Box("ConjugationBox", $"\"compute\": {op}, \"action\": {plain}");
        }

        var text = PytketText.Circuit(1, 0, PytketText.Command(op, "q0"));
        Assert.Equal(PytketDiagnosticCodes.TooManyOperations, PytketText.Refuse(text).Code);

        // Not doubled, 60 boxes within one another are no trouble.
        var box = PytketText.Circuit(1, 0, PytketText.Command(plain, "q0"));
        for (var i = 0; i < 60; i++)
        {
            box = PytketText.Circuit(1, 0, PytketText.Command(PytketText.Box("CircBox", $"\"circuit\": {box}"), "q0"));
        }

        var circuit = PytketText.Read(box);
        foreach (var one in new[] { circuit, PytketText.Read(PytketWriter.Write(circuit).Text!) })
        {
            var opened = BoxExpansion.Expand(one);
            Assert.Equal(GateKind.X, opened[opened.Count - 1].Gate.Kind);
            Assert.Equal(1, opened.Count);
        }
    }

    [Fact]
    public void Parameters_of_definitions_within_definitions_do_not_double_without_end()
    {
        var definition = PytketText.Circuit(1, 0, PytketText.Command("""{"type": "Rx", "params": ["a"]}""", "q0"));
        for (var i = 0; i < 60; i++)
        {
            var box = PytketText.Box("CustomGate", "\"gate\": {\"name\": \"g\", \"args\": [\"a\"], \"definition\": " + definition + "}, \"params\": [\"sin(a) + cos(a)\"]");
            definition = PytketText.Circuit(1, 0, PytketText.Command(box, "q0"));
        }

        Assert.Equal(PytketDiagnosticCodes.ExpressionTooDeep, PytketText.Refuse(definition).Code);
    }

    [Fact]
    public void Long_files_take_time_and_memory_in_proportion()
    {
        // A million commands: the circuit's own memory and a few copies of the text, nothing for each command.
        var command = PytketText.Command("""{"type": "Rz", "params": ["0.25"]}""", "q0");
        var text = new StringBuilder(PytketText.Circuit(1, 0));
        text.Length -= 2;
        text.AppendJoin(',', Enumerable.Repeat(command, 300_000)).Append("]}");
        var json = text.ToString();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var circuit = PytketText.Read(json);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(300_000, circuit.Count);
        Assert.InRange(allocated, 0, 1200L * 300_000);
    }

    [Fact]
    public void Limits_are_kept()
    {
        var text = PytketText.Circuit(3, 2, Enumerable.Repeat(PytketText.Command(PytketText.Op("H"), "q0"), 20));
        Assert.True(PytketReader.Parse(text, "", new ReaderOptions { MaxOperations = 20 }).Success);
        Assert.Equal(PytketDiagnosticCodes.TooManyOperations, PytketText.Refuse(text, new ReaderOptions { MaxOperations = 19 }).Code);
        Assert.Equal(PytketDiagnosticCodes.TooManyQubits, PytketText.Refuse(text, new ReaderOptions { MaxQubits = 2 }).Code);
        var many = PytketText.Op("CnX").Replace("{", "{\"n_qb\": 300, ", StringComparison.Ordinal);
        Assert.Equal(PytketDiagnosticCodes.OutOfRange, PytketText.Refuse(PytketText.Circuit(300, 0, PytketText.Command(many, PytketText.Qubits(300)))).Code);
    }

    [Fact]
    public void Random_pieces_end_in_a_result()
    {
        var random = new Random(3);
        string[] pieces = ["{", "}", "[", "]", ",", ":", "\"qubits\":", "\"bits\":", "\"phase\":", "\"commands\":", "\"implicit_permutation\":", "[]", "\"0\"", "0", "[[\"q\",[0]]]", "{\"op\":{\"type\":\"H\"},\"args\":[[\"q\",[0]]]}", "\uFEFF", "\0", "\ud800", "/*", "null"];
        for (var k = 0; k < 5000; k++)
        {
            Check(string.Concat(Enumerable.Range(0, random.Next(25)).Select(_ => pieces[random.Next(pieces.Length)])));
        }
    }

    internal static void Check(string text)
    {
        var result = PytketReader.Parse(text, "m.json", new ReaderOptions { MaxOperations = 10_000, MaxQubits = 1000 });
        Assert.Equal(result.Success, result.Diagnostics.All(d => d.Severity == DiagnosticSeverity.Warning));
        Assert.InRange(result.Diagnostics.Count, 0, 2 * Diagnostic.MaxCount);
        foreach (var diagnostic in result.Diagnostics)
        {
            Assert.InRange(diagnostic.Line, 1, text.Length + 1);
            Assert.InRange(diagnostic.Column, diagnostic.SourceLineColumn, text.Length + 1);
            Assert.EndsWith("^", diagnostic.Render(), StringComparison.Ordinal);
        }
    }
}
