using System.Globalization;
using Nexus.Circuits;
using Nexus.Storage.Programs;

namespace Nexus.Programs;

/// <summary>The values that a job gives to a program's inputs.</summary>
public static class InputValues
{
    /// <summary>The most inputs that one item can be given.</summary>
    public const int MaxCount = 10_000;

    /// <summary>Why values do not do for a program; null when they do. All inputs must be given, and nothing else.</summary>
    /// <param name="program">The program.</param>
    /// <param name="values">Values by name, as written; null is none.</param>
    public static InputRefusal? Refuse(ProgramRecord program, IReadOnlyDictionary<string, string>? values)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (values is { Count: > MaxCount })
        {
            return new InputRefusal(null, string.Create(
                CultureInfo.InvariantCulture, $"{values.Count} inputs are given; an item takes at most {MaxCount}."));
        }

        foreach (var (name, text) in values ?? new Dictionary<string, string>())
        {
            if (!program.Inputs.Any(i => i.Name == name))
            {
                return new InputRefusal(name, program.Inputs.Count == 0
                    ? $"The circuit has no input '{name}'; it has no inputs at all."
                    : $"The circuit has no input '{name}'; its inputs are {Names(program.Inputs)}.");
            }

            if (!ExpressionReader.TryRead(text, out _, out var error))
            {
                return new InputRefusal(name, $"The input '{name}' is given '{Shortened(text)}': {error}");
            }
        }

        var missing = program.Inputs.Where(i => values?.ContainsKey(i.Name) != true).ToList();
        return missing.Count == 0 ? null : new InputRefusal(missing[0].Name, $"No value is given for {Names(missing)}.");
    }

    /// <summary>A circuit with its inputs replaced by values.</summary>
    /// <exception cref="ArgumentException">A value is no number, does not fit its input's type, or belongs to no input; the message names the input.</exception>
    public static Circuit Bind(Circuit circuit, IReadOnlyDictionary<string, string> values)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(values);
        return InputBinding.Bind(circuit, values.ToDictionary(
            v => v.Key,
            v => ExpressionReader.TryRead(v.Value, out var value, out var error)
                ? value!
                : throw new ArgumentException($"The input '{v.Key}' is given '{Shortened(v.Value)}': {error}"),
            StringComparer.Ordinal));
    }

    private static string Names(IReadOnlyList<ProgramInput> inputs)
    {
        const int Most = 8;
        var names = string.Join(", ", inputs.Take(Most).Select(i => $"'{i.Name}' ({i.Type})"));
        return inputs.Count <= Most ? names : string.Create(CultureInfo.InvariantCulture, $"{names} and {inputs.Count - Most} more");
    }

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "...";
}

/// <summary>Why values do not do for a program.</summary>
/// <param name="Input">The input concerned; null when it is all of them.</param>
/// <param name="Message">A sentence for the person who asked.</param>
public sealed record InputRefusal(string? Input, string Message);
