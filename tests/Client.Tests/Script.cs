using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>What a scripted server answers. A call without a line in the script fails the test that made it.</summary>
internal sealed class Script
{
    public Func<GetInfoRequest, ServerCallContext, Task<ServerInfo>> GetInfo { get; set; } = (_, _) => throw Missing();

    public Func<IAsyncStreamReader<UploadRequest>, ServerCallContext, Task<Program>> Upload { get; set; } = (_, _) => throw Missing();

    public Func<SubmitRequest, Task<SubmitResponse>> Submit { get; set; } = _ => throw Missing();

    public Func<ResubmitRequest, Task<ResubmitResponse>> Resubmit { get; set; } = _ => throw Missing();

    public Func<CancelRequest, Task<CancelResponse>> Cancel { get; set; } = _ => throw Missing();

    public Func<DeleteRequest, Task<DeleteResponse>> Delete { get; set; } = _ => throw Missing();

    public Func<GetRequest, Task<Job>> Get { get; set; } = _ => throw Missing();

    public Func<ListRequest, Task<ListResponse>> List { get; set; } = _ => throw Missing();

    public Func<WatchRequest, IServerStreamWriter<WatchResponse>, ServerCallContext, Task> Watch { get; set; } = (_, _, _) => throw Missing();

    public Func<GetResultsRequest, IServerStreamWriter<ItemResult>, Task> GetResults { get; set; } = (_, _) => throw Missing();

    public Func<ExportResultsRequest, IServerStreamWriter<ExportResultsResponse>, Task> ExportResults { get; set; } = (_, _) => throw Missing();

    private static RpcException Missing() => new(new Status(StatusCode.Unimplemented, "The script has no such call."));
}
