using System.Globalization;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Exports;
using Nexus.Gateway.Lists;
using Nexus.Grains.Jobs;
using Nexus.V1;

namespace Nexus.Gateway.Jobs;

/// <summary>Results as documents.</summary>
internal sealed partial class JobService
{
    public override async Task ExportResults(
        ExportResultsRequest request, IServerStreamWriter<ExportResultsResponse> responseStream, ServerCallContext context)
    {
        var jobId = Fields.Id("job_id", request.JobId);
        if (request.Format == ExportFormat.Unspecified || !System.Enum.IsDefined(request.Format))
        {
            throw RpcErrors.InvalidField("format", "The format is missing or unknown; it is COUNTS_CSV, SHOTS_CSV or JSON.");
        }

        if (request.Offset < 0)
        {
            throw RpcErrors.InvalidField("offset", "The offset must not be negative.");
        }

        if (request.Offset > 0 && request.Revision.Length == 0)
        {
            throw RpcErrors.InvalidField("revision", "With an offset goes the revision that came with the chunks before it.");
        }

        // Where items stand is the grain's word, what they have is on record: the rows come second, and are never older.
        var view = await grains.GetGrain<IJobGrain>(jobId).Get().WaitAsync(context.CancellationToken);
        var standing = view.Items.ToDictionary(item => item.Number);
        var items = Choose(await ItemsAsync(jobId, context.CancellationToken), request.Items).Select(row => Item(row, standing[row.Number]));
        var document = new ResultDocument(jobs, programs, request.Format, jobId, view.Status, [.. items]);
        if (request.Revision.Length > 0 && request.Revision != document.Revision)
        {
            throw RpcErrors.Of(
                Code.FailedPrecondition, ErrorReason.WrongState, $"Job {jobId} has changed since: its results are another document. Read it from the beginning.");
        }

        using var output = new PacedWriter<ExportResultsResponse>(responseStream, context, options.Value.WriteLimit, time);
        var at = 0L;
        await foreach (var chunk in document.ReadAsync(context.CancellationToken))
        {
            var rest = chunk[(int)Math.Clamp(request.Offset - at, 0, chunk.Length)..];
            at += chunk.Length;
            if (!rest.IsEmpty)
            {
                await output.WriteAsync(new ExportResultsResponse
                {
                    Chunk = ByteString.CopyFrom(rest.Span),
                    Offset = at - rest.Length,
                    Revision = document.Revision,
                });
            }
        }

        if (request.Offset > at)
        {
            throw RpcErrors.InvalidField(
                "offset", string.Create(CultureInfo.InvariantCulture, $"The document has {at} bytes, fewer than {request.Offset}."));
        }
    }

    private static DocumentItem Item(Storage.Jobs.JobItemRecord row, JobItemView view) => new(
        row, view.Status, view.Message, view.Stuck is { } stuck ? StuckText.Of(stuck.Reason, (V1.ResubmitStrategy)stuck.Strategy) : null);
}
