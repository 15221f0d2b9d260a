using System.Reflection;
using Grpc.Core;
using Nexus.Programs;
using Nexus.V1;

namespace Nexus.Gateway;

/// <summary>nexus.v1.ServerService.</summary>
internal sealed class ServerService : V1.ServerService.ServerServiceBase
{
    private const int MaxItems = 300;

    // Without the commit that builds append after a plus sign.
    private static readonly string Version = (typeof(ServerService).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    public override Task<ServerInfo> GetInfo(GetInfoRequest request, ServerCallContext context) => Task.FromResult(new ServerInfo
    {
        Version = Version,
        ProgramFormats = { ProgramIntake.Formats },
        MaxItems = MaxItems,
        MaxProgramBytes = ProgramIntake.MaxBytes,
    });
}
