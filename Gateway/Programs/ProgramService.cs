using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Jobs;
using Nexus.Gateway.Lists;
using Nexus.Grains;
using Nexus.Programs;
using Nexus.Programs.Compilation;
using Nexus.Storage.Programs;
using Nexus.V1;

namespace Nexus.Gateway.Programs;

/// <summary>nexus.v1.ProgramService.</summary>
internal sealed class ProgramService(
    IProgramStore programs,
    ProgramReading reading,
    ServerReadiness readiness,
    IOptions<GatewayOptions> options,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time) : V1.ProgramService.ProgramServiceBase
{
    private const string ProgramList = "programs";
    private const int MaxChunkBytes = 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public override async Task<V1.Program> Upload(IAsyncStreamReader<UploadRequest> requestStream, ServerCallContext context)
    {
        if (readiness.IsDraining)
        {
            throw RpcErrors.Stopping();
        }

        var name = await ReadNameAsync(requestStream, context.CancellationToken);
        var project = Fields.Project(name.Project);
        Fields.Name("name", name.Name);
        var text = await ReadTextAsync(requestStream, context.CancellationToken);
        var read = await reading.RunAsync(
            () => ProgramIntake.Read(project, name.Name, text, time.GetUtcNow()), context.CancellationToken);
        if (read.Program is not { } program)
        {
            throw RpcErrors.InvalidProgram(read.Diagnostics);
        }

        await programs.AddAsync([program], context.CancellationToken);
        return program.Program.ToMessage();
    }

    public override async Task<V1.Program> Get(GetProgramRequest request, ServerCallContext context)
    {
        var id = Fields.Id("program_id", request.ProgramId);
        var found = await programs.ReadAsync([id], context.CancellationToken);
        var program = found[0]?.ToMessage() ?? throw Missing(request.ProgramId);
        program.Lineage = await programs.ReadLineageAsync(id, context.CancellationToken) is { } lineage
            ? CompilationReportFormat.Decode(lineage).ToMessage()
            : null;
        return program;
    }

    public override async Task Download(
        DownloadProgramRequest request, IServerStreamWriter<DownloadProgramResponse> responseStream, ServerCallContext context)
    {
        var id = Fields.Id("program_id", request.ProgramId);
        var text = await programs.ReadContentAsync(id, context.CancellationToken) ?? throw Missing(request.ProgramId);
        using var output = new PacedWriter<DownloadProgramResponse>(responseStream, context, options.Value.WriteLimit, time);
        for (var rest = text; !rest.IsEmpty; rest = rest[Math.Min(MaxChunkBytes, rest.Length)..])
        {
            var chunk = UnsafeByteOperations.UnsafeWrap(rest[..Math.Min(MaxChunkBytes, rest.Length)]);
            await output.WriteAsync(new DownloadProgramResponse { Chunk = chunk });
        }
    }

    public override async Task<ListProgramsResponse> List(ListProgramsRequest request, ServerCallContext context)
    {
        var size = Fields.PageSize(request.PageSize);
        var after = PageToken.Read(request.PageToken, ProgramList, request.Project) is { } token
            ? new ProgramListPosition(token.At, token.Id)
            : null;

        // One more than asked tells whether there is a next page.
        var found = await programs.ListAsync(Fields.Filter(request.Project), after, size + 1, context.CancellationToken);
        var page = found.Take(size).ToList();
        return new ListProgramsResponse
        {
            Programs = { page.Select(ProgramMessages.ToMessage) },
            NextPageToken = found.Count > size ? new PageToken(page[^1].CreatedAt, page[^1].ProgramId).Write(ProgramList, request.Project) : "",
        };
    }

    private static RpcException Missing(string programId) =>
        RpcErrors.NotFound(ErrorReason.ProgramNotFound, "program", programId, $"There is no program {programId}.");

    private static async Task<ProgramName> ReadNameAsync(IAsyncStreamReader<UploadRequest> parts, CancellationToken cancellationToken) =>
        await parts.MoveNext(cancellationToken) && parts.Current.PartCase == UploadRequest.PartOneofCase.Name
            ? parts.Current.Name
            : throw RpcErrors.InvalidField("name", "The first message of an upload names the program.");

    private static async Task<ReadOnlyMemory<byte>> ReadTextAsync(
        IAsyncStreamReader<UploadRequest> parts, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        while (await parts.MoveNext(cancellationToken))
        {
            if (parts.Current.PartCase != UploadRequest.PartOneofCase.Chunk)
            {
                throw RpcErrors.InvalidField("chunk", "Every message of an upload but the first brings a chunk of the text.");
            }

            var chunk = parts.Current.Chunk;
            if (chunk.Length > MaxChunkBytes)
            {
                throw RpcErrors.InvalidField("chunk", string.Create(
                    CultureInfo.InvariantCulture, $"A chunk has at most {MaxChunkBytes} bytes; this one has {chunk.Length}."));
            }

            if (text.Length + chunk.Length > ProgramIntake.MaxBytes)
            {
                var message = string.Create(CultureInfo.InvariantCulture, $"A program has at most {ProgramIntake.MaxBytes} bytes.");
                throw RpcErrors.InvalidField("chunk", message, ErrorReason.ProgramTooLarge);
            }

            text.Write(chunk.Span);
        }

        var all = new ReadOnlyMemory<byte>(text.GetBuffer(), 0, (int)text.Length);
        return all.Span.StartsWith(ByteOrderMark) ? all[ByteOrderMark.Length..] : all;
    }
}
