using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nexus.Storage.Tokens;

/// <summary>
/// The text of an access token: <c>nxs_</c> and 32 random bytes in base64url. Whoever has it may do everything; only its hash is stored.
/// </summary>
public static class AccessToken
{
    /// <summary>What every token begins with, so that a leaked one is recognised for what it is.</summary>
    public const string Prefix = "nxs_";

    /// <summary>The bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int SecretBytes = 32;

    /// <summary>The length of a token's text, in characters.</summary>
    public static int Length { get; } = Prefix.Length + Base64Url.GetEncodedLength(SecretBytes);

    /// <summary>A new token.</summary>
    public static string Draw() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Whether a text has the form of a token.</summary>
    public static bool IsWellFormed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && Base64Url.IsValid(text.AsSpan(Prefix.Length));
    }

    /// <summary>
    /// The hash that is stored: SHA-256 of the whole text. A slow hash would add nothing: 256 random bits cannot be tried out.
    /// </summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
