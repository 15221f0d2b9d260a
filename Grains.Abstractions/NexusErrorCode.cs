namespace Nexus.Grains;

/// <summary>What kind of mistake or obstacle stopped a request. The names are gRPC's, whose status codes they become at the gateway.</summary>
[GenerateSerializer, Alias("nexus.ErrorCode")]
public enum NexusErrorCode : byte
{
    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 1,
    /// <summary>What the request names does not exist.</summary>
    NotFound = 2,
    /// <summary>The request does not fit the present state of what it names.</summary>
    FailedPrecondition = 3,
    /// <summary>Something else exists under the same name or key.</summary>
    AlreadyExists = 4,
    /// <summary>A limit of this system would be passed: memory, quota, rate.</summary>
    ResourceExhausted = 5,
}
