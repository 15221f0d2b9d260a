using System.Globalization;

namespace Nexus.Grains.Jobs;

/// <summary>The key under which a caller may repeat a request: an idempotency key.</summary>
public static class RequestKey
{
    /// <summary>The longest key, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>What is wrong with a key, in one sentence; null when nothing is.</summary>
    /// <param name="name">What the key is called where it was given.</param>
    /// <param name="key">The key.</param>
    public static string? MistakeIn(string name, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key switch
        {
            "" => $"{name} must not be empty.",
            { Length: > MaxLength } => string.Create(
                CultureInfo.InvariantCulture, $"{name} is limited to {MaxLength} characters; this one has {key.Length}."),
            _ when key.Any(IsControl) => $"{name} must not contain control characters, such as line breaks.",
            _ when string.IsNullOrWhiteSpace(key) => $"{name} must not be only white space.",
            _ => null,
        };
    }

    // A key is named in messages of one line; these two of Unicode's break it too.
    private static bool IsControl(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}
