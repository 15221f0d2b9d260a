using Nexus.Circuits.Pytket;

namespace Nexus.Circuits.Tests.Pytket;

public class PytketDiagnosticTests
{
    // The place is where the mark stands; the mark is not part of the text.
    private const char Mark = '§';

    [Theory]
    [InlineData("{§\"type\": }", PytketDiagnosticCodes.InvalidJson)]
    [InlineData("§[]", PytketDiagnosticCodes.WrongType)]
    [InlineData("§{}", PytketDiagnosticCodes.MissingKey)]
    [InlineData("{\"type\": §3}", PytketDiagnosticCodes.WrongType)]
    [InlineData("{\"type\": §\"Hh\"}", PytketDiagnosticCodes.UnknownOpType)]
    [InlineData("{\"type\": §\"WASM\"}", PytketDiagnosticCodes.UnsupportedOpType)]
    [InlineData("{\"type\": §\"DummyBox\"}", PytketDiagnosticCodes.UnsupportedOpType)]
    [InlineData("§{\"type\": \"Rx\"}", PytketDiagnosticCodes.MissingKey)]
    [InlineData("{\"type\": \"Rx\", \"params\": §[]}", PytketDiagnosticCodes.WrongParameterCount)]
    [InlineData("{\"type\": \"H\", \"params\": §[\"1\"]}", PytketDiagnosticCodes.WrongParameterCount)]
    [InlineData("{\"type\": \"Rx\", \"params\": [§true]}", PytketDiagnosticCodes.WrongType)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"1 + §$\"]}", PytketDiagnosticCodes.InvalidExpression)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"1 +§\"]}", PytketDiagnosticCodes.InvalidExpression)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"(1§\"]}", PytketDiagnosticCodes.InvalidExpression)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"2 §2\"]}", PytketDiagnosticCodes.InvalidExpression)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"1 + §sine(2)\"]}", PytketDiagnosticCodes.InvalidExpression)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"§asin(a)\"]}", PytketDiagnosticCodes.InvalidExpression)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"1§/0\"]}", PytketDiagnosticCodes.UndefinedValue)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"2*§I\"]}", PytketDiagnosticCodes.UndefinedValue)]
    [InlineData("{\"type\": \"Rx\", \"params\": [\"§sqrt(-1)\"]}", PytketDiagnosticCodes.UndefinedValue)]
    [InlineData("{\"type\": \"CnX\", \"n_qb\": §-1}", PytketDiagnosticCodes.OutOfRange)]
    [InlineData("§{\"type\": \"CircBox\"}", PytketDiagnosticCodes.MissingKey)]
    [InlineData("{\"type\": \"Unitary1qBox\", \"box\": {\"matrix\": §[[[1,0],[0,0]],[[0,0],[2,0]]]}}", PytketDiagnosticCodes.InvalidBox)]
    [InlineData("{\"type\": \"Unitary1qBox\", \"box\": {\"matrix\": §[[[1,0]]]}}", PytketDiagnosticCodes.InvalidBox)]
    [InlineData("{\"type\": \"QControlBox\", \"box\": {\"n_controls\": 1, \"op\": {\"type\": §\"Measure\"}}}", PytketDiagnosticCodes.NotUnitary)]
    [InlineData("{\"type\": \"QControlBox\", \"box\": {\"n_controls\": 1, \"control_state\": §2, \"op\": {\"type\": \"X\"}}}", PytketDiagnosticCodes.OutOfRange)]
    [InlineData("{\"type\": \"MultiplexedU2Box\", \"box\": {\"op_map\": [], \"impl_diag\": §false}}", PytketDiagnosticCodes.UnsupportedOpType)]
    [InlineData("{\"type\": \"Conditional\", \"conditional\": {\"op\": {\"type\": \"X\"}, \"width\": 0, \"value\": §-1}}", PytketDiagnosticCodes.OutOfRange)]
    [InlineData("{\"type\": \"ClExpr\", \"expr\": {\"expr\": {\"op\": §\"RegAnt\", \"args\": []}, \"bit_posn\": [], \"reg_posn\": [], \"output_posn\": []}}", PytketDiagnosticCodes.UnknownOpType)]
    public void Mistakes_in_an_operation_are_reported_where_they_stand(string op, string code)
    {
        var args = op.Contains("ClExpr", StringComparison.Ordinal) ? "" : "q0";
        AssertPlace(PytketText.Circuit(1, 0, "\n\n  " + PytketText.Command(op, args)), code);
    }

    [Theory]
    [InlineData("[§[\"q\", [7]]]", PytketDiagnosticCodes.UnknownUnit)]
    [InlineData("[§[\"r\", [0]]]", PytketDiagnosticCodes.UnknownUnit)]
    [InlineData("[§[\"c\", [0]]]", PytketDiagnosticCodes.WrongUnit)]
    [InlineData("[§\"q\"]", PytketDiagnosticCodes.InvalidUnit)]
    [InlineData("[[\"q\", [§-1]]]", PytketDiagnosticCodes.InvalidUnit)]
    [InlineData("§[]", PytketDiagnosticCodes.WrongArgumentCount)]
    [InlineData("§7", PytketDiagnosticCodes.WrongType)]
    public void Mistakes_in_arguments_are_reported_where_they_stand(string args, string code) =>
        AssertPlace(PytketText.Circuit(1, 1, $$"""{"op": {"type": "H"}, "args": {{args}}}"""), code);

    [Theory]
    [InlineData("§[]", PytketDiagnosticCodes.WrongType)]
    [InlineData("§{\"phase\": \"0\", \"bits\": [], \"qubits\": [], \"commands\": []}", PytketDiagnosticCodes.MissingKey)]
    [InlineData("{\"phase\": \"§x y\", \"bits\": [], \"qubits\": [], \"commands\": [], \"implicit_permutation\": []}", PytketDiagnosticCodes.InvalidExpression, 2)]
    [InlineData("{\"phase\": \"0\", \"bits\": [], \"qubits\": [[\"q\", [0]], §[\"q\", [0]]], \"commands\": [], \"implicit_permutation\": []}", PytketDiagnosticCodes.DuplicateUnit)]
    [InlineData("{\"phase\": \"0\", \"bits\": [], \"qubits\": [[\"q\", [0]], §[\"q\", [0, 1]]], \"commands\": [], \"implicit_permutation\": []}", PytketDiagnosticCodes.InvalidUnit)]
    [InlineData("{\"phase\": \"0\", \"bits\": §[[\"q\", [1]]], \"qubits\": [[\"q\", [0]]], \"commands\": [], \"implicit_permutation\": []}", PytketDiagnosticCodes.DuplicateUnit)]
    [InlineData("{\"phase\": \"0\", \"bits\": [], \"qubits\": [[\"q\", [0]], [\"q\", [1]]], \"commands\": [], \"implicit_permutation\": §[[[\"q\", [0]], [\"q\", [1]]]]}", PytketDiagnosticCodes.InvalidPermutation)]
    [InlineData("{\"phase\": \"0\", \"bits\": [], \"qubits\": [], \"commands\": §{}, \"implicit_permutation\": []}", PytketDiagnosticCodes.WrongType)]
    [InlineData("{\"name\": \"\u00e9\ud83d\ude00\", \"phase\": \"0\", \"bits\": [], \"qubits\": [], \"commands\": §3, \"implicit_permutation\": []}", PytketDiagnosticCodes.WrongType)]
    public void Mistakes_in_the_circuit_are_reported_where_they_stand(string text, string code, int offset = 0) => AssertPlace(text, code, offset);

    [Fact]
    public void A_misspelt_name_gets_a_suggestion()
    {
        Assert.Contains("Did you mean 'Measure'?", PytketText.Refuse(PytketText.Circuit(1, 1, PytketText.Command(PytketText.Op("Mesure"), "q0 c0"))).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'sqrt'?", PytketText.Refuse(PytketText.Circuit(1, 0, PytketText.Command("""{"type": "Rx", "params": ["sqr(2)"]}""", "q0"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_qubit_cannot_be_named_twice() => Assert.Equal(
        PytketDiagnosticCodes.DuplicateUnit, PytketText.Refuse(PytketText.Circuit(2, 0, PytketText.Command(PytketText.Op("CX"), "q0 q0"))).Code);

    [Fact]
    public void Twenty_errors_are_reported_at_once()
    {
        var result = PytketReader.Parse(PytketText.Circuit(1, 0, Enumerable.Repeat(PytketText.Command(PytketText.Op("Nope"), "q0"), 50)));
        Assert.Equal(Diagnostic.MaxCount, result.Diagnostics.Count);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void Refused_operations_are_refused_by_name(string name) =>
        Assert.Contains(name, PytketText.Refuse(PytketText.Circuit(1, 0, PytketText.Command(PytketText.Op(name), "q0"))).Message, StringComparison.Ordinal);

    public static TheoryData<string> RefusedNames => [.. OpTypes.RefusedNames];

    private static void AssertPlace(string marked, string code, int offset = 0)
    {
        var at = marked.IndexOf(Mark, StringComparison.Ordinal);
        var text = marked.Remove(at, 1);
        var diagnostic = PytketText.Refuse(text);
        var before = text[..at];
        var line = before.Count(c => c == '\n') + 1;
        var column = before[(before.LastIndexOf('\n') + 1)..].EnumerateRunes().Count() + 1 + offset;
        Assert.Equal((code, line), (diagnostic.Code, diagnostic.Line));
        if (code != PytketDiagnosticCodes.InvalidJson)
        {
            Assert.Equal(column, diagnostic.Column);
        }
    }
}
