using System.Collections.Immutable;
using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Lists;
using Nexus.Grains;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.V1;
using JobStatus = Nexus.Grains.Jobs.JobStatus;

namespace Nexus.Gateway.Jobs;

/// <summary>nexus.v1.JobService.</summary>
internal sealed partial class JobService(
    IGrainFactory grains,
    IJobStore jobs,
    IProgramStore programs,
    ServerReadiness readiness,
    IOptions<GatewayOptions> options,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<JobWatch> watchLogger) : V1.JobService.JobServiceBase
{
    private const string JobList = "jobs";
    private const int MaxWatchedJobs = 100;

    public override async Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context)
    {
        if (readiness.IsDraining)
        {
            throw RpcErrors.Stopping();
        }

        var jobId = NewId(request);
        var items = request.Items.Select((item, index) => new JobItemDefinition(
            Fields.Id(string.Create(CultureInfo.InvariantCulture, $"items[{index}].program_id"), item.ProgramId),
            item.Shots,
            item.HasSeed ? item.Seed : null,
            item.Inputs.Count == 0 ? null : item.Inputs.ToImmutableDictionary(StringComparer.Ordinal),
            item.Options.Count == 0 ? null : item.Options.ToImmutableDictionary(StringComparer.Ordinal)));
        var definition = new JobDefinition(
            Fields.Project(request.Project),
            request.Name,
            request.Backend,
            [.. items],
            Kind: KindOf(request.Kind),
            Reuse: request.Reuse,
            Compile: CompilationMessages.Read(request.Compile),
            Key: KeyOf(request.IdempotencyKey));
        return await SubmitAsync(jobId, definition, context);
    }

    public override async Task<Job> Get(GetRequest request, ServerCallContext context)
    {
        var jobId = Fields.Id("job_id", request.JobId);
        var job = await grains.GetGrain<IJobGrain>(jobId).Get().WaitAsync(context.CancellationToken);
        return job.ToMessage(await jobs.ReadItemsAsync(jobId, context.CancellationToken));
    }

    public override async Task<ListResponse> List(ListRequest request, ServerCallContext context)
    {
        var size = Fields.PageSize(request.PageSize);
        if (!System.Enum.IsDefined(request.Status))
        {
            throw RpcErrors.InvalidField("status", $"{(int)request.Status} is no status.");
        }

        var status = request.Status == V1.JobStatus.Unspecified ? default(JobStatus?) : (JobStatus)request.Status;
        var filter = new JobFilter(Fields.Filter(request.Project), status, Fields.Filter(request.Backend));
        string[] list = [JobList, request.Project, request.Status.ToString(), request.Backend];
        var after = PageToken.Read(request.PageToken, list) is { } token ? new JobListPosition(token.At, token.Id) : null;

        // One more than asked tells whether there is a next page.
        var found = await jobs.ListAsync(filter, after, size + 1, context.CancellationToken);
        var page = found.Take(size).ToList();
        return new ListResponse
        {
            Jobs = { page.Select(JobMessages.ToMessage) },
            NextPageToken = found.Count > size ? new PageToken(page[^1].SubmittedAt, page[^1].JobId).Write(list) : "",
        };
    }

    public override async Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        var watched = Watched(request);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, readiness.Draining);
        using var output = new PacedWriter<WatchResponse>(responseStream, context, options.Value.WriteLimit, time);

        // The client learns at once that it is connected, however long the jobs have nothing to tell.
        await context.WriteResponseHeadersAsync([]);
        await new JobWatch(grains, output, options.Value.KeepaliveAfter, time, watchLogger).RunAsync(watched, stopped.Token);
    }

    public override async Task GetResults(GetResultsRequest request, IServerStreamWriter<ItemResult> responseStream, ServerCallContext context)
    {
        var jobId = Fields.Id("job_id", request.JobId);
        if (!System.Enum.IsDefined(request.Format))
        {
            throw RpcErrors.InvalidField("format", $"{(int)request.Format} is no format of results.");
        }

        var items = await ItemsAsync(jobId, context.CancellationToken);
        using var output = new PacedWriter<ItemResult>(responseStream, context, options.Value.WriteLimit, time);
        foreach (var item in Choose(items, request.Items).Where(i => i.Status.IsTerminal()))
        {
            await foreach (var part in PartsAsync(item, request.Format, context.CancellationToken))
            {
                await output.WriteAsync(part);
            }
        }
    }

    private static Grains.Jobs.JobKind KindOf(V1.JobKind kind) => kind switch
    {
        V1.JobKind.Unspecified => Grains.Jobs.JobKind.Execute,
        _ when System.Enum.IsDefined(kind) => (Grains.Jobs.JobKind)kind,
        _ => throw RpcErrors.InvalidField("kind", $"{(int)kind} is no kind of job."),
    };

    private static List<(Guid JobId, WatchCursor? Cursor)> Watched(WatchRequest request)
    {
        if (request.Jobs.Count is 0 or > MaxWatchedJobs)
        {
            throw RpcErrors.InvalidField("jobs", string.Create(
                CultureInfo.InvariantCulture, $"A watch follows 1 to {MaxWatchedJobs} jobs, not {request.Jobs.Count}."));
        }

        var watched = new List<(Guid JobId, WatchCursor? Cursor)>(request.Jobs.Count);
        foreach (var (index, job) in request.Jobs.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"jobs[{index}].job_id");
            var jobId = Fields.Id(field, job.JobId);
            if (watched.Any(w => w.JobId == jobId))
            {
                throw RpcErrors.InvalidField(field, "The job is watched already, by an entry before this one.");
            }

            watched.Add((jobId, WatchPosition.Read(index, jobId, job.Cursor)));
        }

        return watched;
    }

    private async IAsyncEnumerable<ItemResult> PartsAsync(
        JobItemRecord item, ResultFormat format, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stored = item.Status == JobStatus.Completed
            ? await jobs.ReadResultHeadAsync(item.JobId, item.Number, item.Attempt, cancellationToken)
            : null;
        var program = stored is null ? null : (await programs.ReadAsync([item.ProgramId], cancellationToken))[0];
        if (stored is null || program is null)
        {
            yield return Part(item, last: true);
            yield break;
        }

        var body = new StoredResult(jobs, stored);
        var results = body.IsVerdict ? body.AsVerdictAsync(cancellationToken)
            : body.IsCompilation ? body.AsCompilationAsync(cancellationToken)
            : format == ResultFormat.Shots ? body.AsShotsAsync(cancellationToken)
            : body.AsCountsAsync(program.BitRegisters, cancellationToken);

        // One part is held back, so that the last can say that it is.
        ItemResult? held = null;
        await foreach (var result in results)
        {
            if (held is not null)
            {
                yield return held;
            }

            var first = held is null;
            held = Part(item, last: false);
            held.MergeFrom(result);
            if (first)
            {
                held.Registers.Add(StoredResult.RegisterMessages(program));
            }
        }

        held!.Last = true;
        yield return held;
    }

    private static ItemResult Part(JobItemRecord item, bool last) => new()
    {
        Item = item.Number,
        Status = item.Status.ToMessage(),
        Attempt = item.Attempt,
        Message = item.Message,
        Last = last,
    };
}
