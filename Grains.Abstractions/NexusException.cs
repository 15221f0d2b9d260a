namespace Nexus.Grains;

/// <summary>A request that a grain refused: nothing was changed. The message is a sentence for the person who asked.</summary>
[GenerateSerializer, Alias("nexus.Exception")]
public sealed class NexusException : Exception
{
    /// <summary>Makes the refusal.</summary>
    /// <param name="code">What kind of obstacle.</param>
    /// <param name="field">The request's field that it lies in, such as <c>items[3].shots</c>; empty when it lies in none.</param>
    /// <param name="message">A sentence for the person who asked.</param>
    public NexusException(NexusErrorCode code, string field, string message)
        : base(message)
    {
        Code = code;
        Field = field;
    }

    /// <summary>What kind of obstacle.</summary>
    [Id(0)]
    public NexusErrorCode Code { get; }

    /// <summary>The request's field that it lies in; empty when it lies in none.</summary>
    [Id(1)]
    public string Field { get; }
}
