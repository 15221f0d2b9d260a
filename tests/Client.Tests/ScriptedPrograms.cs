using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>ProgramService by script.</summary>
internal sealed class ScriptedPrograms(Script script) : ProgramService.ProgramServiceBase
{
    public override Task<Program> Upload(IAsyncStreamReader<UploadRequest> requestStream, ServerCallContext context) =>
        script.Upload(requestStream, context);
}
