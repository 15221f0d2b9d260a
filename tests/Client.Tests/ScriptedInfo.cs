using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>ServerService by script.</summary>
internal sealed class ScriptedInfo(Script script) : ServerService.ServerServiceBase
{
    public override Task<ServerInfo> GetInfo(GetInfoRequest request, ServerCallContext context) => script.GetInfo(request, context);
}
