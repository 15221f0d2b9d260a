using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>
/// Orders that carry a key of their caller's, as they are kept: the same order under the same key is answered as before, from the record.
/// </summary>
internal static class AnsweredOrders
{
    /// <summary>The record of a cancellation; null when it has no key.</summary>
    public static JobRequestRecord? Record(CancelOrder order, CancelReceipt receipt, DateTimeOffset now) =>
        Record(order.Key, Asked(order), receipt, AnsweredOrdersContext.Default.CancelReceipt, now);

    /// <summary>The record of a resubmission; null when it has no key, or was a dry run.</summary>
    public static JobRequestRecord? Record(ResubmitOrder order, ResubmitReceipt receipt, DateTimeOffset now) =>
        order.DryRun ? null : Record(order.Key, Asked(order), receipt, AnsweredOrdersContext.Default.ResubmitReceipt, now);

    /// <summary>What a cancellation was answered.</summary>
    /// <exception cref="NexusException">Another order had its key.</exception>
    public static CancelReceipt Answer(this JobRequestRecord known, CancelOrder order) =>
        Read(known, Asked(order), AnsweredOrdersContext.Default.CancelReceipt);

    /// <summary>What a resubmission was answered.</summary>
    /// <exception cref="NexusException">Another order had its key.</exception>
    public static ResubmitReceipt Answer(this JobRequestRecord known, ResubmitOrder order) =>
        Read(known, Asked(order), AnsweredOrdersContext.Default.ResubmitReceipt);

    /// <summary>Refuses a key that cannot be kept.</summary>
    /// <exception cref="NexusException">It is empty, too long, or cannot be named in a message.</exception>
    public static void Check(string key)
    {
        if (RequestKey.MistakeIn("The idempotency_key", key) is { } mistake)
        {
            throw new NexusException(NexusErrorCode.InvalidArgument, "idempotency_key", mistake);
        }
    }

    // Who asks, and under which key, is no part of what is asked.
    private static string Asked(CancelOrder order) =>
        JsonSerializer.Serialize(order with { Items = OrNone(order.Items), Actor = "", Key = null }, AnsweredOrdersContext.Default.CancelOrder);

    private static string Asked(ResubmitOrder order) => JsonSerializer.Serialize(
        order with { Items = OrNone(order.Items), Statuses = OrNone(order.Statuses), Actor = "", Key = null },
        AnsweredOrdersContext.Default.ResubmitOrder);

    private static JobRequestRecord? Record<T>(string? key, string asked, T receipt, JsonTypeInfo<T> type, DateTimeOffset now) => key is null ? null : new()
    {
        Key = key,
        Asked = asked,
        Answer = JsonSerializer.Serialize(receipt, type),
        At = now,
    };

    private static T Read<T>(JobRequestRecord known, string asked, JsonTypeInfo<T> type) => known.Asked == asked
        ? JsonSerializer.Deserialize(known.Answer, type)!
        : throw new NexusException(
            NexusErrorCode.AlreadyExists, "idempotency_key", $"The job was asked for something else under the idempotency_key '{known.Key}'.");

    private static ImmutableArray<T> OrNone<T>(ImmutableArray<T> array) => array.IsDefault ? [] : array;
}

/// <summary>The generated readers and writers of <see cref="AnsweredOrders"/>. Enums are written as numbers, which never change.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(CancelReceipt))]
[JsonSerializable(typeof(ResubmitOrder))]
[JsonSerializable(typeof(ResubmitReceipt))]
internal sealed partial class AnsweredOrdersContext : JsonSerializerContext;
