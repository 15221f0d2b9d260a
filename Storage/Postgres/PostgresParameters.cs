using Nexus.Storage.GroupCommit;
using Npgsql;

namespace Nexus.Storage.Postgres;

/// <summary>How values are handed to the driver.</summary>
internal static class PostgresParameters
{
    /// <summary>Adds values in their order.</summary>
    public static void Bind(this NpgsqlParameterCollection parameters, Statement statement, object?[] values)
    {
        if (values.Length != statement.Parameters.Count)
        {
            throw new InvalidOperationException($"{values.Length} values for {statement.Parameters.Count} parameters: {statement.Text}");
        }

        foreach (object? value in values)
        {
            parameters.Add(value switch
            {
                // Typed, so that numbers are not boxed a second time; a null takes its type from its column.
                string text => new NpgsqlParameter<string> { TypedValue = text },
                long number => new NpgsqlParameter<long> { TypedValue = number },
                byte[] bytes => new NpgsqlParameter<byte[]> { TypedValue = bytes },
                null => new NpgsqlParameter { Value = DBNull.Value },
                _ => throw new InvalidOperationException($"A value of {value.GetType()} is no column's: {statement.Text}"),
            });
        }
    }

    /// <summary>Adds the values of many rows, an array for each parameter.</summary>
    public static void BindRows(this NpgsqlParameterCollection parameters, RowStatement statement, List<object?[]> rows)
    {
        if (rows.Find(values => values.Length != statement.Parameters.Count) is { } wrong)
        {
            throw new InvalidOperationException($"{wrong.Length} values for {statement.Parameters.Count} parameters: {statement.Text}");
        }

        for (int index = 0; index < statement.Types.Count; index++)
        {
            parameters.Add(statement.Types[index] switch
            {
                "bigint" => Column<long?>(rows, index),
                "bytea" => Column<byte[]>(rows, index),
                _ => Column<string>(rows, index),
            });
        }
    }

    private static NpgsqlParameter<T?[]> Column<T>(List<object?[]> rows, int index)
    {
        var column = new T?[rows.Count];
        for (int row = 0; row < column.Length; row++)
        {
            column[row] = (T?)rows[row][index];
        }

        return new NpgsqlParameter<T?[]> { TypedValue = column };
    }
}
