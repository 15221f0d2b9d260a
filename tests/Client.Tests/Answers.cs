using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Nexus.V1;

namespace Nexus.Client.Tests;

/// <summary>Answers to put into scripts.</summary>
internal static class Answers
{
    public static Guid JobId { get; } = Guid.Parse("3f2a1b00-0000-4000-8000-000000000001");

    public static WatchResponse Changes(string cursor, JobStatus status, params JobItem[] items) => new()
    {
        Changes = new JobChanges { JobId = JobId.ToString(), Cursor = cursor, Snapshot = cursor.EndsWith(":1", StringComparison.Ordinal), Status = status, Items = { items } },
    };

    public static JobItem Item(int number, JobStatus status) => new() { Number = number, Status = status, Attempt = 1 };

    public static ItemResult Counts(int item, bool last, params (string Outcome, long Count)[] outcomes) => new()
    {
        Item = item,
        Status = JobStatus.Completed,
        Attempt = 1,
        Counts = new Counts { Outcomes = { outcomes.Select(o => new OutcomeCount { Outcome = o.Outcome, Count = o.Count }) } },
        Last = last,
    };

    public static RpcException Lost() => new(new Grpc.Core.Status(StatusCode.Unavailable, "Restarting."));

    public static RpcException Refused(StatusCode code, string sentence, string reason, params (string Field, string Description)[] violations) =>
        new Google.Rpc.Status
        {
            Code = (int)code,
            Message = sentence,
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = reason, Domain = "nexus" }),
                Any.Pack(new BadRequest
                {
                    FieldViolations = { violations.Select(v => new BadRequest.Types.FieldViolation { Field = v.Field, Description = v.Description }) },
                }),
            },
        }.ToRpcException();
}
