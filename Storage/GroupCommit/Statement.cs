using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Storage.GroupCommit;

/// <summary>
/// An SQL statement with named parameters, prepared once per connection. Its identity is the object: make one instance and keep it.
/// </summary>
/// <param name="text">The SQL; parameters are written <c>@name</c>.</param>
/// <param name="parameters">The parameters' names without the sign, in the order in which values are given.</param>
internal partial class Statement(string text, params string[] parameters)
{
    private string? _positional;
    private string? _numbered;

    /// <summary>The SQL.</summary>
    public string Text { get; } = text;

    /// <summary>The names of the parameters.</summary>
    public IReadOnlyList<string> Parameters { get; } = parameters;

    /// <summary>The SQL with the parameters as <c>$1</c>, <c>$2</c>, in the order in which values are given.</summary>
    public string Positional => _positional ??= ParameterName().Replace(
        Text,
        match => Array.IndexOf(parameters, match.Groups[1].Value) is >= 0 and int index
            ? string.Create(CultureInfo.InvariantCulture, $"${index + 1}")
            : throw new InvalidOperationException($"No value is given for {match.Value}: {Text}"));

    /// <summary>
    /// The positional SQL, wrapped so that it always returns one row: a number that the caller gives as the last value, and the first
    /// column of the statement's own row, or null when it returned none.
    /// </summary>
    public string Numbered => _numbered ??= string.Create(
        CultureInfo.InvariantCulture,
        $"WITH guard (outcome) AS ({Positional}) SELECT ${parameters.Length + 1}::bigint, (SELECT outcome FROM guard)::bigint");

    [GeneratedRegex("@([a-z_]+)")]
    protected static partial Regex ParameterName();
}
