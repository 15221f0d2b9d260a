using System.Globalization;
using Nexus.Gateway.Errors;

namespace Nexus.Gateway.Lists;

/// <summary>Reads fields of requests, and names the one that is wrong.</summary>
internal static class Fields
{
    /// <summary>The project of requests that name none.</summary>
    public const string DefaultProject = "default";

    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 500;
    private const int MaxNameLength = 200;

    /// <summary>A UUID in its usual form of 36 characters.</summary>
    public static Guid Id(string field, string text) =>
        Guid.TryParseExact(text, "D", out var id)
            ? id
            : throw RpcErrors.InvalidField(field, text.Length == 0 ? $"The {field} is missing; it is a UUID." : $"The {field} is not a UUID.");

    /// <summary>The project, or the default one.</summary>
    public static string Project(string text) => text.Length == 0 ? DefaultProject : Name("project", text);

    /// <summary>A name for people.</summary>
    public static string Name(string field, string text) =>
        text.Length <= MaxNameLength
            ? text
            : throw RpcErrors.InvalidField(field, string.Create(
                CultureInfo.InvariantCulture, $"The {field} is limited to {MaxNameLength} characters; this one has {text.Length}."));

    /// <summary>How many entries a page has.</summary>
    public static int PageSize(int size) => size switch
    {
        0 => DefaultPageSize,
        > 0 and <= MaxPageSize => size,
        _ => throw RpcErrors.InvalidField("page_size", string.Create(
            CultureInfo.InvariantCulture, $"A page has 1 to {MaxPageSize} entries, not {size}; 0 stands for {DefaultPageSize}.")),
    };

    /// <summary>A filter's text, or null when it is not set.</summary>
    public static string? Filter(string text) => text.Length == 0 ? null : text;
}
