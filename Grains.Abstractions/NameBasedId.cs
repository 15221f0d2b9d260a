using System.Security.Cryptography;
using System.Text;

namespace Nexus.Grains;

/// <summary>Ids that follow from names: name-based UUIDs of version 5 (RFC 9562, 5.5).</summary>
public static class NameBasedId
{
    /// <summary>The id of a name in a namespace.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="name">The name.</param>
    public static Guid Version5(Guid space, string name)
    {
        byte[] bytes = [.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // The standard says SHA-1, and nothing here is secret.
        var hash = SHA1.HashData(bytes).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
