using Grpc.Core;

namespace Nexus.Gateway.Bench;

/// <summary>Answers with what it got.</summary>
internal sealed class EchoService : Echo.EchoBase
{
    public override Task<Said> Say(Said request, ServerCallContext context) => Task.FromResult(request);
}
