using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using Nexus.Gateway.Errors;
using Nexus.Grains.Jobs;

namespace Nexus.Gateway.Jobs;

/// <summary>Where a watch of a job goes on, as opaque text: the job, and the grain's cursor.</summary>
internal static class WatchPosition
{
    private const int IdBytes = 16;
    private const int TextBytes = IdBytes + IdBytes + sizeof(long);

    /// <summary>The text for a client.</summary>
    public static string Write(Guid jobId, WatchCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[TextBytes];
        jobId.TryWriteBytes(bytes);
        cursor.Incarnation.TryWriteBytes(bytes[IdBytes..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[(2 * IdBytes)..], cursor.Revision);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what a client sent back; null when that is nothing: from the start.</summary>
    /// <param name="index">Which of the watched jobs, for the error.</param>
    /// <param name="jobId">The job that the cursor must belong to.</param>
    /// <param name="text">The client's text.</param>
    public static WatchCursor? Read(int index, Guid jobId, string text)
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
            || new Guid(bytes[..IdBytes]) != jobId)
        {
            throw RpcErrors.InvalidField(
                string.Create(CultureInfo.InvariantCulture, $"jobs[{index}].cursor"),
                "The cursor is none of this job's. Pass on the cursor of the last answer, or none.",
                ErrorReason.InvalidCursor);
        }

        return new WatchCursor(new Guid(bytes[IdBytes..(2 * IdBytes)]), BinaryPrimitives.ReadInt64LittleEndian(bytes[(2 * IdBytes)..]));
    }
}
