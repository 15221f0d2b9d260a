using System.Globalization;
using System.Text.Json;
using Nexus.Storage.Tokens;

namespace Nexus.Cli.Rendering;

/// <summary>Tokens as a table and as JSON.</summary>
internal static class TokenText
{
    private const string Day = "yyyy-MM-dd";

    private static readonly string[] Headings = ["TOKEN", "STATE", "CREATED", "LAST USED", "NAME"];

    /// <summary>A line of headings and one line for each token.</summary>
    public static IReadOnlyList<string> Render(IReadOnlyList<TokenRecord> tokens, Func<DateTimeOffset, TimeSpan> offset, TextStyle style) =>
        Table.Render(
            Headings,
            [.. tokens.Select(t => new[]
            {
                t.TokenId.ToString(),
                t.RevokedAt is null ? "valid" : "revoked",
                t.CreatedAt.ToOffset(offset(t.CreatedAt)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                t.LastUsedOn?.ToString(Day, CultureInfo.InvariantCulture) ?? "never",
                TextStyle.Printable(t.Name),
            })],
            style);

    /// <summary>What <c>token list --json</c> prints.</summary>
    public static string Json(IReadOnlyList<TokenRecord> tokens) => JsonText.Object(json =>
    {
        json.WriteStartArray("tokens");
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            Write(json, token);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>What <c>token create --json</c> prints.</summary>
    public static string Json(NewToken created) => JsonText.Object(json =>
    {
        Write(json, created.Record);
        json.WriteString("secret", created.Text);
    });

    private static void Write(Utf8JsonWriter json, TokenRecord token)
    {
        json.WriteString("token", token.TokenId);
        json.WriteString("name", token.Name);
        json.WriteString("created", token.CreatedAt.UtcDateTime);
        if (token.LastUsedOn is { } day)
        {
            json.WriteString("last_used", day.ToString(Day, CultureInfo.InvariantCulture));
        }

        if (token.RevokedAt is { } revoked)
        {
            json.WriteString("revoked", revoked.UtcDateTime);
        }
    }
}
