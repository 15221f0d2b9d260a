using System.Security.Cryptography;
using System.Text;

namespace Nexus.Gateway.Jobs;

/// <summary>The job id that follows from a project and a client's key: a name-based UUID of version 5 (RFC 9562, 5.5).</summary>
internal static class IdempotentJobId
{
    /// <summary>The namespace of projects, from which each project's own follows.</summary>
    private static readonly Guid Projects = new("7d0c5a4e-50c5-4ff1-8f0a-6c1f1e0b8f52");

    /// <summary>The id of the job under a key of a project.</summary>
    public static Guid Of(string project, string key) => Version5(Version5(Projects, project), key);

    /// <summary>The UUID of version 5 for a name in a namespace.</summary>
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
