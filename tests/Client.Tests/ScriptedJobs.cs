using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>JobService by script.</summary>
internal sealed class ScriptedJobs(Script script) : JobService.JobServiceBase
{
    public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context) => script.Submit(request);

    public override Task<ResubmitResponse> Resubmit(ResubmitRequest request, ServerCallContext context) => script.Resubmit(request);

    public override Task<CancelResponse> Cancel(CancelRequest request, ServerCallContext context) => script.Cancel(request);

    public override Task<DeleteResponse> Delete(DeleteRequest request, ServerCallContext context) => script.Delete(request);

    public override Task<Job> Get(GetRequest request, ServerCallContext context) => script.Get(request);

    public override Task<ListResponse> List(ListRequest request, ServerCallContext context) => script.List(request);

    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        script.Watch(request, responseStream, context);

    public override Task GetResults(GetResultsRequest request, IServerStreamWriter<ItemResult> responseStream, ServerCallContext context) =>
        script.GetResults(request, responseStream);

    public override Task ExportResults(
        ExportResultsRequest request, IServerStreamWriter<ExportResultsResponse> responseStream, ServerCallContext context) =>
        script.ExportResults(request, responseStream);
}
