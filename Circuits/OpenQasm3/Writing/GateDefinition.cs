using System.Globalization;
using System.Text;
using Nexus.Circuits.Synthesis;

namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>
/// How elementary gates that stdgates.inc lacks are defined, exactly, global phase included. The reader knows a definition of these words again as the
/// gate itself, so that what is written keeps its gates.
/// </summary>
internal static class GateDefinition
{
    /// <summary>How statements in a body are indented.</summary>
    public const string Indent = "  ";

    private const string Blanks = " \t\r\n";

    private static readonly Dictionary<string, GateKind> Kinds = Enumerable.Range(0, (int)GateKind.Opaque).Select(k => (GateKind)k)
        .Where(IsNeeded).ToDictionary(k => Gate.Of(k).Name, StringComparer.Ordinal);

    /// <summary>How many gates a definition consists of.</summary>
    /// <param name="kind">A gate that <see cref="Text(GateKind, string, Func{GateKind, string})"/> defines.</param>
    public static int StepCount(GateKind kind) => GateDecomposition.Of(new GateForm(kind)).Count;

    /// <summary>The definition of a gate.</summary>
    /// <param name="kind">A gate that stdgates.inc has no name for.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="nameOf">What other gates of this kind are called, which are defined before it.</param>
    public static string Text(GateKind kind, string name, Func<GateKind, string> nameOf)
    {
        var gate = Gate.Of(kind);
        var body = new StringBuilder();
        foreach (var step in GateDecomposition.Of(new GateForm(kind)))
        {
            body.Append(Indent).Append(Application(step.Form, [.. step.Angles.Select(a => AngleText.Of(a, symbol => symbol))], Formal(step.Qubits), nameOf)).Append('\n');
        }

        return Text(name, GateDecomposition.AngleNames.Take(gate.ParameterCount), gate.TargetCount, body);
    }

    /// <summary>The definition of a gate with a body.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="angles">The names of its angles.</param>
    /// <param name="qubits">How many qubits it acts on; <see cref="Formal"/> names them.</param>
    /// <param name="body">The statements, a line each.</param>
    public static string Text(string name, IEnumerable<string> angles, int qubits, StringBuilder body)
    {
        var formal = string.Join(", ", angles);
        return $"gate {name}{(formal.Length > 0 ? $"({formal})" : "")} {Formal(Enumerable.Range(0, qubits))} {{\n{body}}}\n";
    }

    /// <summary>The gate that a definition, word for word as <see cref="Text(GateKind, string, Func{GateKind, string})"/> writes it, defines; null for any other.</summary>
    /// <param name="name">The name that it defines: the gate's own, or with a number after it, as a writer names it beside a register of that name.</param>
    /// <param name="text">The definition, as it stands in the program.</param>
    /// <param name="nameOf">What gates that were known again before are called; null for others.</param>
    public static GateKind? Find(string name, ReadOnlySpan<char> text, Func<GateKind, string?> nameOf)
    {
        if (!Kinds.TryGetValue(name, out var kind) && !Kinds.TryGetValue(name.TrimEnd([.. "0123456789"]).TrimEnd('_'), out kind))
        {
            return null;
        }

        // A gate that was not defined has an empty name here, which no text has.
        return AreSameWords(text, Text(kind, name, k => nameOf(k) ?? "")) ? kind : null;
    }

    /// <summary>A gate applied, as a statement.</summary>
    /// <param name="form">The gate and its controls.</param>
    /// <param name="angles">Its angles, as text.</param>
    /// <param name="qubits">Its qubits, as text.</param>
    /// <param name="nameOf">What gates that stdgates.inc lacks are called.</param>
    public static string Application(GateForm form, List<string> angles, string qubits, Func<GateKind, string> nameOf)
    {
        var parentheses = angles.Count == 0 ? "" : $"({string.Join(", ", angles)})";
        if (form.Kind == GateKind.GlobalPhase)
        {
            return $"{Controls(form.ControlCount)}gphase{parentheses}{(qubits.Length > 0 ? " " : "")}{qubits};";
        }

        if (Vocabulary.NameOf(form) is { } standard)
        {
            return $"{standard}{parentheses} {qubits};";
        }

        var name = form.Kind == GateKind.SXdg ? "inv @ sx" : Vocabulary.NameOf(form.Kind) ?? nameOf(form.Kind);
        return $"{Controls(form.ControlCount)}{name}{parentheses} {qubits};";
    }

    /// <summary>The modifier for so many controls.</summary>
    public static string Controls(int count) => count switch
    {
        0 => "",
        1 => "ctrl @ ",
        _ => string.Create(CultureInfo.InvariantCulture, $"ctrl({count}) @ "),
    };

    /// <summary>The names of qubits in a definition.</summary>
    public static string Formal(IEnumerable<int> qubits) => string.Join(", ", qubits.Select(q => string.Create(CultureInfo.InvariantCulture, $"q{q}")));

    private static bool IsNeeded(GateKind kind) => Vocabulary.NameOf(kind) is null && kind is not (GateKind.SXdg or GateKind.GlobalPhase);

    // The words are those that a parser has found already: blanks between them say no more.
    private static bool AreSameWords(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (true)
        {
            left = left.TrimStart(Blanks);
            right = right.TrimStart(Blanks);
            if (left.IsEmpty || right.IsEmpty)
            {
                return left.IsEmpty && right.IsEmpty;
            }

            if (left[0] != right[0])
            {
                return false;
            }

            left = left[1..];
            right = right[1..];
        }
    }
}
