using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Nexus.Gateway.Tests;

/// <summary>Calls that bring an access token.</summary>
internal static class Authorizing
{
    /// <summary>The calls of an invoker with a token; unchanged when it is empty.</summary>
    public static CallInvoker Authorize(this CallInvoker calls, string token) => token.Length == 0
        ? calls
        : calls.Intercept(metadata =>
        {
            metadata.Add("authorization", "Bearer " + token);
            return metadata;
        });
}
