using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Storage.GroupCommit;

/// <summary>
/// A statement about one row, which a database may run for the rows of many writes at once. It is an <c>INSERT ... VALUES (...)</c>, or an
/// <c>UPDATE</c> or <c>DELETE</c> whose condition names one row.
/// </summary>
/// <param name="text">The SQL; parameters are written <c>@name</c>.</param>
/// <param name="columns">The parameters, each a name and, where it is not text, a type after a space: <c>number bigint</c>.</param>
internal sealed partial class RowStatement(string text, params string[] columns)
    : Statement(text, [.. columns.Select(c => c.Split(' ')[0])])
{
    private string? _ofMany;

    /// <summary>The parameters' types, in PostgreSQL's words: <c>text</c>, <c>bigint</c> or <c>bytea</c>.</summary>
    public IReadOnlyList<string> Types { get; } = [.. columns.Select(c => c.Split(' ') is [_, string type] ? type : "text")];

    /// <summary>
    /// The SQL for many rows: each parameter is an array with a value for each row. Where the statement returns a number, this one returns
    /// before it the number of the row, from 1; rows that it returns none for are missing.
    /// </summary>
    public string OfMany => _ofMany ??= MakeOfMany();

    private string MakeOfMany()
    {
        // The names differ from the columns', so that a bare name in the statement remains the table's.
        string arrays = string.Join(", ", Types.Select((type, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}::{type}[]")));
        string names = string.Join(", ", Parameters.Select(name => "given_" + name));
        string given = $"unnest({arrays}) WITH ORDINALITY AS given ({names}, row_number)";
        string text = ParameterName().Replace(Text, "given.given_$1");
        text = text.StartsWith("INSERT", StringComparison.Ordinal)
            ? InsertedValues().Replace(text, values => $"SELECT {values.Groups[1].Value} FROM {given}", 1)
            : Condition().Replace(text, _ => $" {(text.StartsWith("UPDATE", StringComparison.Ordinal) ? "FROM" : "USING")} {given} WHERE ", 1);
        return text.Replace("RETURNING ", "RETURNING given.row_number, ", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"VALUES \(([^()]*)\)")]
    private static partial Regex InsertedValues();

    [GeneratedRegex(@"\sWHERE ")]
    private static partial Regex Condition();
}
