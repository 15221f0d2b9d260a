using System.Reflection;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Gateway.Errors;
using Nexus.Storage;
using Nexus.Storage.Jobs;
using Nexus.Storage.Sqlite;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

/// <summary>Walks the table of docs/errors.md, and provokes each of its rows by a real call.</summary>
public sealed partial class ErrorTests
{
    private const string None = "-";
    private const string Secret = "a detail of the server's inside";

    private static readonly Dictionary<(StatusCode Code, string Reason), Func<TestServer, Failing, Task>> Provocations = new()
    {
        [(StatusCode.InvalidArgument, ErrorReason.InvalidField)] = (server, _) => SubmitAsync(server, items: 301),
        [(StatusCode.InvalidArgument, ErrorReason.InvalidPageToken)] = async (server, _) =>
        {
            await server.UploadAsync();
            await server.UploadAsync();
            var page = await server.Programs.ListAsync(new ListProgramsRequest { PageSize = 1 });
            await server.Programs.ListAsync(new ListProgramsRequest { PageSize = 1, Project = "other", PageToken = page.NextPageToken });
        },
        [(StatusCode.InvalidArgument, ErrorReason.InvalidCursor)] = async (server, _) =>
        {
            using var watch = server.Jobs.Resume(Guid.NewGuid().ToString(), "nonsense");
            await watch.RestAsync();
        },
        [(StatusCode.InvalidArgument, ErrorReason.InvalidProgram)] = (server, _) => server.UploadAsync("OPENQASM 2.0;\nnonsense;\n"),
        [(StatusCode.InvalidArgument, ErrorReason.ProgramTooLarge)] = (server, _) => UploadAsync(server, chunks: 33, bytes: 1024 * 1024),
        [(StatusCode.NotFound, ErrorReason.JobNotFound)] = async (server, _) =>
            await server.Jobs.GetAsync(new GetRequest { JobId = Guid.NewGuid().ToString() }),
        [(StatusCode.NotFound, ErrorReason.ProgramNotFound)] = async (server, _) => await server.Jobs.SubmitAsync(new SubmitRequest
        {
            Backend = "statevector",
            Items = { new NewItem { ProgramId = Guid.NewGuid().ToString(), Shots = 1 } },
        }),
        [(StatusCode.NotFound, ErrorReason.BackendNotFound)] = (server, _) => SubmitAsync(server, backend: "nothing"),
        [(StatusCode.AlreadyExists, ErrorReason.JobExists)] = async (server, _) =>
        {
            var id = Guid.NewGuid().ToString();
            await SubmitAsync(server, jobId: id);
            await SubmitAsync(server, jobId: id, items: 2);
        },
        [(StatusCode.AlreadyExists, ErrorReason.RequestExists)] = async (server, _) =>
        {
            var request = new CancelRequest { JobId = await server.SubmitAsync(items: 2), Items = { 1 }, IdempotencyKey = "mine" };
            await server.Jobs.CancelAsync(request);
            request.Items[0] = 2;
            await server.Jobs.CancelAsync(request);
        },
        [(StatusCode.FailedPrecondition, ErrorReason.WrongState)] = async (server, _) =>
            await server.Jobs.DeleteAsync(new DeleteRequest { JobId = await server.SubmitAsync() }),
        [(StatusCode.ResourceExhausted, ErrorReason.DoesNotFit)] = (server, _) => SubmitAsync(server, text: Circuits.Random(60)),
        [(StatusCode.ResourceExhausted, ErrorReason.MessageTooLarge)] = (server, _) => UploadAsync(server, chunks: 1, bytes: 3 * 1024 * 1024),
        [(StatusCode.ResourceExhausted, ErrorReason.TooManyRefusals)] = async (server, _) =>
        {
            var stranger = new V1.ServerService.ServerServiceClient(server.Connect(token: ""));
            for (var refusals = 0; refusals < 10; refusals++)
            {
                await Assert.ThrowsAsync<RpcException>(async () => await stranger.GetInfoAsync(new GetInfoRequest()));
            }

            await stranger.GetInfoAsync(new GetInfoRequest());
        },
        [(StatusCode.ResourceExhausted, None)] = async (server, _) =>
            await server.Jobs.GetAsync(new GetRequest { JobId = new string('x', 3 * 1024 * 1024) }),
        [(StatusCode.Unauthenticated, ErrorReason.TokenRefused)] = async (server, _) =>
            await new V1.ServerService.ServerServiceClient(server.Connect(token: "nxs_wrong")).GetInfoAsync(new GetInfoRequest()),
        [(StatusCode.Unavailable, ErrorReason.Stopping)] = (server, _) =>
        {
            server.Server.Services.GetRequiredService<ServerReadiness>().BeginDrain();
            return SubmitAsync(server);
        },
        [(StatusCode.Unavailable, ErrorReason.StorageUnavailable)] = (server, failing) => ListAsync(server, failing, new StorageException(Secret)),
        [(StatusCode.ResourceExhausted, ErrorReason.StorageFull)] = (server, failing) => ListAsync(server, failing, new StorageException(Secret) { IsFull = true }),
        [(StatusCode.Unavailable, ErrorReason.EngineUnavailable)] = (server, failing) => ListAsync(server, failing, new TimeoutException(Secret)),
        [(StatusCode.DeadlineExceeded, None)] = async (server, _) =>
        {
            var job = await server.SubmitAsync();
            using var watch = server.Jobs.Watch(
                new WatchRequest { Jobs = { new WatchedJob { JobId = job } } }, deadline: DateTime.UtcNow.AddMilliseconds(200));
            await watch.RestAsync();
        },
        [(StatusCode.Cancelled, None)] = async (server, _) =>
        {
            using var cancelled = new CancellationTokenSource();
            using var watch = server.Jobs.Watch(
                new WatchRequest { Jobs = { new WatchedJob { JobId = await server.SubmitAsync() } } }, cancellationToken: cancelled.Token);
            await watch.NextAsync();
            await cancelled.CancelAsync();
            await watch.RestAsync();
        },
        [(StatusCode.Unimplemented, None)] = (server, _) => CallAsync(server, "Nothing", []),
        [(StatusCode.Unknown, None)] = (server, _) => CallAsync(server, "Get", [0xff, 0xff, 0xff]),
        [(StatusCode.Internal, ErrorReason.Internal)] = (server, failing) =>
            ListAsync(server, failing, new InvalidOperationException(Secret)),
    };

    private static readonly HashSet<string> NotMetToday = [ErrorReason.NotFound];

    public static TheoryData<string, string> Rows()
    {
        using var page = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("errors.md")!);
        var rows = new TheoryData<string, string>();
        foreach (Match row in Row().Matches(page.ReadToEnd()))
        {
            rows.Add(row.Groups["code"].Value, row.Groups["reason"].Value.Trim('`'));
        }

        return rows;
    }

    [Fact]
    public void The_table_has_every_error_and_no_other()
    {
        var rows = Rows().Select(row => ((string)row[0], (string)row[1])).ToList();
        Assert.Equal(Provocations.Keys.Select(k => (Name(k.Code), k.Reason)).Order(), rows.Order());
        var reasons = typeof(ErrorReason).GetFields().Select(f => (string)f.GetValue(null)!).Where(r => r != ErrorReason.Domain && !NotMetToday.Contains(r));
        Assert.Equal(reasons.Order(), rows.Select(r => r.Item2).Where(r => r != None).Order());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Each_row_is_met_by_a_call(string code, string reason)
    {
        var failing = new Failing();
        await using var server = await TestServer.StartAsync(services: failing.Register);
        var provoke = Provocations.Single(p => Name(p.Key.Code) == code && p.Key.Reason == reason).Value;
        var failure = await Assert.ThrowsAsync<RpcException>(() => provoke(server, failing));
        Assert.Equal(code, Name(failure.StatusCode));
        Assert.True(failure.Status.Detail.Length > 0 || failure.StatusCode == StatusCode.DeadlineExceeded, "There is no sentence.");
        Assert.DoesNotContain("Exception:", failure.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Nexus.", failure.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
        var info = failure.GetRpcStatus()?.GetDetail<ErrorInfo>();
        Assert.Equal(reason, info?.Reason ?? None);
        Assert.Equal(info is null ? null : "nexus.orleans", info?.Domain);
        var status = failure.GetRpcStatus();
        if (failure.StatusCode == StatusCode.Unavailable || reason == ErrorReason.TooManyRefusals)
        {
            Assert.NotNull(status!.GetDetail<RetryInfo>());
        }

        if (failure.StatusCode == StatusCode.InvalidArgument)
        {
            Assert.NotEmpty(status!.GetDetail<BadRequest>().FieldViolations);
        }

        if (failure.StatusCode == StatusCode.NotFound)
        {
            Assert.NotEmpty(status!.GetDetail<ResourceInfo>().ResourceType);
        }

        if (reason == ErrorReason.Internal)
        {
            Assert.Contains(info!.Metadata["error_id"], await ReadLogAsync(server), StringComparison.Ordinal);
        }

        if (reason is not (ErrorReason.Stopping or ErrorReason.TooManyRefusals))
        {
            // The server goes on.
            await server.Info.GetInfoAsync(new GetInfoRequest());
        }
    }

    private static string Name(StatusCode code) => string.Concat(
        code.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    private static async Task SubmitAsync(
        TestServer server, int items = 1, string backend = "statevector", string jobId = "", string text = Circuits.Bell)
    {
        var program = await server.UploadAsync(text);
        await server.Jobs.SubmitAsync(new SubmitRequest
        {
            JobId = jobId,
            Backend = backend,
            Items = { Enumerable.Range(0, items).Select(_ => new NewItem { ProgramId = program.ProgramId, Shots = 1 }) },
        });
    }

    private static async Task UploadAsync(TestServer server, int chunks, int bytes)
    {
        using var call = server.Programs.Upload();
        await call.RequestStream.WriteAsync(new UploadRequest { Name = new ProgramName { Name = "large" } });
        var chunk = new UploadRequest { Chunk = ByteString.CopyFrom(new byte[bytes]) };
        try
        {
            for (var i = 0; i < chunks; i++)
            {
                await call.RequestStream.WriteAsync(chunk);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // The server has answered before the end; the answer is the call's.
        }

        await call;
    }

    private static async Task ListAsync(TestServer server, Failing failing, Exception failure)
    {
        failing.With = failure;
        await server.Jobs.ListAsync(new ListRequest());
    }

    private static async Task CallAsync(TestServer server, string name, byte[] message)
    {
        var bytes = Marshallers.Create<byte[]>(b => b, b => b);
        using var call = server.Connect().AsyncUnaryCall(
            new Method<byte[], byte[]>(MethodType.Unary, "nexus.v1.JobService", name, bytes, bytes), null, default, message);
        await call;
    }

    private static async Task<string> ReadLogAsync(TestServer server)
    {
        using var log = new StreamReader(new FileStream(server.Directory.LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await log.ReadToEndAsync();
    }

    [GeneratedRegex(@"^\| `(?<code>[A-Z_]+)` \| (?<reason>`[A-Z_]+`|-) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>Lets the list of jobs fail as the test wants.</summary>
    public sealed class Failing
    {
        public Exception? With { get; set; }

        public void Register(IServiceCollection services) => services.AddSingleton(provider =>
        {
            var jobs = DispatchProxy.Create<IJobStore, FailingStore>();
            ((FailingStore)jobs).Set(provider.GetRequiredService<SqliteDatabase>().Jobs, this);
            return jobs;
        });
    }

    /// <summary>Jobs of a database, except where a call is to fail.</summary>
    public class FailingStore : DispatchProxy
    {
        private IJobStore _jobs = null!;
        private Failing _failing = null!;

        public void Set(IJobStore jobs, Failing failing) => (_jobs, _failing) = (jobs, failing);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(IJobStore.ListAsync) && _failing.With is { } failure ? throw failure : targetMethod.Invoke(_jobs, args);
    }
}
