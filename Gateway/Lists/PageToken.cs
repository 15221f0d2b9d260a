using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Nexus.Gateway.Errors;

namespace Nexus.Gateway.Lists;

/// <summary>Where a page of a list ended, as opaque text. It belongs to one list with one filter.</summary>
/// <param name="At">The time of the page's last entry (UTC).</param>
/// <param name="Id">Its id.</param>
internal readonly record struct PageToken(DateTimeOffset At, Guid Id)
{
    private const int ListBytes = 8;
    private const int TextBytes = ListBytes + sizeof(long) + 16;

    /// <summary>The text for a client.</summary>
    /// <param name="list">What the list is of, and its filter.</param>
    public string Write(params ReadOnlySpan<string> list)
    {
        Span<byte> bytes = stackalloc byte[TextBytes];
        HashOf(list).CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[ListBytes..], At.UtcTicks);
        Id.TryWriteBytes(bytes[(ListBytes + sizeof(long))..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what a client sent back; null when that is nothing: the first page.</summary>
    /// <param name="text">The client's text.</param>
    /// <param name="list">What the list is of, and its filter.</param>
    public static PageToken? Read(string text, params ReadOnlySpan<string> list)
    {
        if (text.Length == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[TextBytes];
        if (text.Length != Base64Url.GetEncodedLength(TextBytes)
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || length != TextBytes
            || !bytes[..ListBytes].SequenceEqual(HashOf(list))
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[ListBytes..]) is var ticks && (ticks < 0 || ticks > DateTimeOffset.MaxValue.Ticks))
        {
            throw RpcErrors.InvalidField(
                "page_token",
                "The page_token is none of this list. Pass on the next_page_token of the page before, with the same filter.",
                ErrorReason.InvalidPageToken);
        }

        return new PageToken(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[(ListBytes + sizeof(long))..]));
    }

    private static ReadOnlySpan<byte> HashOf(ReadOnlySpan<string> list)
    {
        var text = new StringBuilder();
        foreach (var part in list)
        {
            text.Append(part.Length).Append(':').Append(part);
        }

        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, ListBytes);
    }
}
