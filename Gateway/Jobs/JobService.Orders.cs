using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Lists;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.V1;
using JobStatus = Nexus.Grains.Jobs.JobStatus;
using ResubmitStrategy = Nexus.Grains.Jobs.ResubmitStrategy;

namespace Nexus.Gateway.Jobs;

/// <summary>What is asked of jobs that there are, and their history.</summary>
internal sealed partial class JobService
{
    public override async Task<CancelResponse> Cancel(CancelRequest request, ServerCallContext context)
    {
        var order = new CancelOrder([.. request.Items], Actor(context), KeyOf(request.IdempotencyKey));
        return (await Job(request.JobId).Cancel(order).WaitAsync(context.CancellationToken)).ToMessage();
    }

    public override async Task<ResubmitResponse> Resubmit(ResubmitRequest request, ServerCallContext context)
    {
        if (request.Strategy == V1.ResubmitStrategy.Unspecified || !System.Enum.IsDefined(request.Strategy))
        {
            throw RpcErrors.InvalidField(
                "strategy", "The strategy is missing or unknown; it is RESYNC, ALLOW_RESUBMIT, FORCE_RESUBMIT or FULL_RESTART.");
        }

        foreach (var (index, status) in request.Statuses.Index())
        {
            if (status == V1.JobStatus.Unspecified || !System.Enum.IsDefined(status))
            {
                throw RpcErrors.InvalidField(
                    string.Create(CultureInfo.InvariantCulture, $"statuses[{index}]"), $"{(int)status} is no status of an item.");
            }
        }

        var order = new ResubmitOrder(
            [.. request.Items],
            [.. request.Statuses.Select(s => (JobStatus)s)],
            (ResubmitStrategy)request.Strategy,
            request.DryRun,
            Actor(context),
            KeyOf(request.IdempotencyKey));
        return (await Job(request.JobId).Resubmit(order).WaitAsync(context.CancellationToken)).ToMessage();
    }

    public override async Task<DeleteResponse> Delete(DeleteRequest request, ServerCallContext context)
    {
        var receipt = await Job(request.JobId).Delete(new DeleteOrder(request.CancelFirst, Actor(context))).WaitAsync(context.CancellationToken);
        return new DeleteResponse { Deleted = receipt.Deleted };
    }

    public override async Task<SubmitResponse> Rerun(RerunRequest request, ServerCallContext context)
    {
        if (readiness.IsDraining)
        {
            throw RpcErrors.Stopping();
        }

        var jobId = Fields.Id("job_id", request.JobId);
        var newId = request.NewJobId.Length == 0 ? Guid.NewGuid() : Fields.Id("new_job_id", request.NewJobId);
        var items = await ItemsAsync(jobId, context.CancellationToken);
        var job = await jobs.ReadAsync(jobId, context.CancellationToken) ?? throw NoJob(jobId);
        var repeated = Choose(items, request.Items).Select(item => new JobItemDefinition(
            item.ProgramId,
            item.Settings.Shots,
            request.NewSeeds ? null : item.Settings.Seed,
            item.Settings.Inputs.Values.IsEmpty ? null : item.Settings.Inputs.Values,
            item.Settings.Options.Values.IsEmpty ? null : item.Settings.Options.Values));
        var definition = new JobDefinition(job.Record.Project, job.Record.Name, job.Record.Backend, [.. repeated], jobId, job.Record.Kind, Compile: job.Record.Compile);
        return await SubmitAsync(newId, definition, context);
    }

    public override async Task GetHistory(GetHistoryRequest request, IServerStreamWriter<ItemHistory> responseStream, ServerCallContext context)
    {
        var jobId = Fields.Id("job_id", request.JobId);
        var items = await ItemsAsync(jobId, context.CancellationToken);
        using var output = new PacedWriter<ItemHistory>(responseStream, context, options.Value.WriteLimit, time);
        foreach (var item in Choose(items, request.Items))
        {
            // The grain knows what has not been written yet.
            var number = item.Number.ToString(CultureInfo.InvariantCulture);
            var history = await grains.GetGrain<IJobItemGrain>(jobId, number).GetHistory().WaitAsync(context.CancellationToken);
            await output.WriteAsync(history.ToMessage());
        }
    }

    private static string Actor(ServerCallContext context) => context.GetHttpContext().User.Identity?.Name is { Length: > 0 } name ? name : "client";

    private static string? KeyOf(string key) => key.Length == 0 ? null : key;

    private static Guid NewId(SubmitRequest request)
    {
        if (request.IdempotencyKey.Length == 0)
        {
            return request.JobId.Length == 0 ? Guid.NewGuid() : Fields.Id("job_id", request.JobId);
        }

        if (request.JobId.Length > 0)
        {
            throw RpcErrors.InvalidField("idempotency_key", "A job has either a job_id or an idempotency_key, from which its id follows.");
        }

        return RequestKey.MistakeIn("The idempotency_key", request.IdempotencyKey) is { } mistake
            ? throw RpcErrors.InvalidField("idempotency_key", mistake)
            : IdempotentJobId.Of(Fields.Project(request.Project), request.IdempotencyKey);
    }

    private static IEnumerable<JobItemRecord> Choose(IReadOnlyList<JobItemRecord> items, IList<int> numbers)
    {
        foreach (var (index, number) in numbers.Index())
        {
            if (number < 1 || number > items.Count)
            {
                throw RpcErrors.InvalidField(
                    string.Create(CultureInfo.InvariantCulture, $"items[{index}]"),
                    string.Create(CultureInfo.InvariantCulture, $"The job has the items 1 to {items.Count}, not {number}."));
            }
        }

        var chosen = numbers.ToHashSet();
        return chosen.Count == 0 ? items : items.Where(i => chosen.Contains(i.Number));
    }

    private static RpcException NoJob(Guid jobId) =>
        RpcErrors.NotFound(ErrorReason.JobNotFound, "job", jobId.ToString(), $"There is no job {jobId}.");

    private IJobGrain Job(string jobId) => grains.GetGrain<IJobGrain>(Fields.Id("job_id", jobId));

    private async Task<IReadOnlyList<JobItemRecord>> ItemsAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var items = await jobs.ReadItemsAsync(jobId, cancellationToken);
        return items.Count > 0 ? items : throw NoJob(jobId);
    }

    private async Task<SubmitResponse> SubmitAsync(Guid jobId, JobDefinition definition, ServerCallContext context)
    {
        var receipt = await grains.GetGrain<IJobGrain>(jobId).Submit(definition).WaitAsync(context.CancellationToken);
        return new SubmitResponse
        {
            JobId = receipt.JobId.ToString(),
            ItemCount = receipt.ItemCount,
            SubmittedAt = receipt.SubmittedAt.ToTimestamp(),
        };
    }
}
