using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Nexus.V1;

namespace Nexus.Client;

/// <summary>
/// A client of a Nexus server, safe for use by many threads. Requests and answers are the messages of <c>nexus.v1</c>.
/// </summary>
/// <remarks>
/// <para>
/// Uploads, submits, orders to jobs, watches and results are repeated after a lost connection or a restart of the server, until
/// <see cref="NexusClientOptions.RetryLimit"/>; all other calls are tried once. A failure is a <see cref="NexusClientException"/>;
/// a cancelled call is an <see cref="OperationCanceledException"/>, and leaves the job alone.
/// </para>
/// <code>
/// using var client = new NexusClient(new Uri("http://127.0.0.1:8081"), token);
/// var program = await client.UploadAsync("bell.qasm", File.ReadAllBytes("bell.qasm"));
/// var item = new NewItem { ProgramId = program.ProgramId, Shots = 1000 };
/// var job = await client.SubmitAndWaitAsync(new SubmitRequest { Backend = "statevector", Items = { item } });
/// await foreach (var result in client.GetCountsAsync(Guid.Parse(job.JobId))) { Console.WriteLine(result); }
/// </code>
/// </remarks>
public sealed class NexusClient : IDisposable
{
    /// <summary>The project of what names none.</summary>
    public const string DefaultProject = "default";

    private const int ChunkBytes = 64 * 1024;
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    private readonly GrpcChannel _channel;
    private readonly NexusClientOptions _options;
    private readonly Metadata _headers = [];
    private readonly BackendService.BackendServiceClient _backends;
    private readonly JobService.JobServiceClient _jobs;
    private readonly ProgramService.ProgramServiceClient _programs;
    private readonly ServerService.ServerServiceClient _server;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="address">The server's gRPC address, such as <c>http://127.0.0.1:8081</c>.</param>
    /// <param name="token">The caller's token (<c>nxs_...</c>).</param>
    /// <param name="options">How it treats slow and lost servers; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is none that the client can call.</exception>
    public NexusClient(Uri address, string? token, NexusClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException($"'{address}' is not an address such as http://127.0.0.1:8081.", nameof(address));
        }

        Address = address;
        _options = options ?? new NexusClientOptions();
        if (!string.IsNullOrEmpty(token))
        {
            _headers.Add("authorization", $"Bearer {token}");
        }

        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxMessageBytes,

            // The channel's own pauses between connections must not outlast ours between calls.
            InitialReconnectBackoff = _options.FirstPause,
            MaxReconnectBackoff = _options.LongestPause,
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = _options.Locate is { } locate ? (_, stopped) => ConnectAsync(locate, stopped) : null,
                EnableMultipleHttp2Connections = true,
                ConnectTimeout = TimeSpan.FromSeconds(10),

                // A peer that is gone without a word is noticed by its silence.
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            },
        });
        _backends = new BackendService.BackendServiceClient(_channel);
        _jobs = new JobService.JobServiceClient(_channel);
        _programs = new ProgramService.ProgramServiceClient(_channel);
        _server = new ServerService.ServerServiceClient(_channel);
    }

    /// <summary>The server's address; with <see cref="NexusClientOptions.Locate"/>, where the client went last.</summary>
    public Uri Address { get; private set; }

    /// <summary>What runs at the address. Tried once: so it tells whether the server is there and takes the token.</summary>
    public Task<ServerInfo> GetInfoAsync(CancellationToken cancellationToken = default) =>
        TryOnceAsync(options => _server.GetInfoAsync(new GetInfoRequest(), options), cancellationToken);

    /// <summary>All backends, by name.</summary>
    public async Task<IReadOnlyList<Backend>> ListBackendsAsync(CancellationToken cancellationToken = default) =>
        (await TryOnceAsync(options => _backends.ListAsync(new ListBackendsRequest(), options), cancellationToken)).Backends;

    /// <summary>One backend.</summary>
    public Task<Backend> GetBackendAsync(string name, CancellationToken cancellationToken = default) =>
        TryOnceAsync(options => _backends.GetAsync(new GetBackendRequest { Name = name }, options), cancellationToken);

    /// <summary>Stores a circuit, sent in pieces.</summary>
    /// <param name="name">A name for people, usually the file's.</param>
    /// <param name="text">The circuit's text in UTF-8, at most 32 MiB.</param>
    /// <param name="project">The project that the program belongs to.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="NexusClientException">The text is wrong: one violation an error, with its place; or any other failure.</exception>
    public async Task<Program> UploadAsync(
        string name, ReadOnlyMemory<byte> text, string project = DefaultProject, CancellationToken cancellationToken = default)
    {
        return await RepeatAsync(SendAsync, cancellationToken);

        async Task<Program> SendAsync()
        {
            using var call = _programs.Upload(Options(cancellationToken));
            try
            {
                await call.RequestStream.WriteAsync(
                    new UploadRequest { Name = new ProgramName { Project = project, Name = name } }, cancellationToken);
                for (var rest = text; !rest.IsEmpty; rest = rest[Math.Min(ChunkBytes, rest.Length)..])
                {
                    var chunk = UnsafeByteOperations.UnsafeWrap(rest[..Math.Min(ChunkBytes, rest.Length)]);
                    await call.RequestStream.WriteAsync(new UploadRequest { Chunk = chunk }, cancellationToken);
                }

                await call.RequestStream.CompleteAsync();
            }
            catch (Exception exception) when (exception is InvalidOperationException or RpcException && !cancellationToken.IsCancellationRequested)
            {
                // The server has answered before it read everything; the answer, awaited next, says why.
            }

            return await call.ResponseAsync;
        }
    }

    /// <summary>A program without its text.</summary>
    public Task<Program> GetProgramAsync(Guid programId, CancellationToken cancellationToken = default) =>
        TryOnceAsync(options => _programs.GetAsync(new GetProgramRequest { ProgramId = programId.ToString() }, options), cancellationToken);

    /// <summary>A program's text in UTF-8.</summary>
    public async Task<ReadOnlyMemory<byte>> DownloadAsync(Guid programId, CancellationToken cancellationToken = default)
    {
        return await RepeatAsync(ReceiveAsync, cancellationToken);

        async Task<ReadOnlyMemory<byte>> ReceiveAsync()
        {
            using var call = _programs.Download(new DownloadProgramRequest { ProgramId = programId.ToString() }, Options(cancellationToken));
            using var text = new MemoryStream();
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                text.Write(call.ResponseStream.Current.Chunk.Span);
            }

            return text.ToArray();
        }
    }

    /// <summary>Programs, the newest first, fetched page by page.</summary>
    /// <param name="project">Only programs of this project; any when empty.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Program> ListProgramsAsync(
        string project = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListProgramsRequest { Project = project };
        do
        {
            var page = await TryOnceAsync(options => _programs.ListAsync(request, options), cancellationToken);
            foreach (var program in page.Programs)
            {
                yield return program;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Submits a job. When this returns, the job is durable. A request without a job id gets one here, so that a call whose answer was lost
    /// can be repeated and still makes one job.
    /// </summary>
    /// <exception cref="NexusClientException">The job is refused; or any other failure.</exception>
    public async Task<SubmitResponse> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var named = request.Clone();
        if (named.JobId.Length == 0 && named.IdempotencyKey.Length == 0)
        {
            named.JobId = Guid.NewGuid().ToString();
        }

        return await RepeatAsync(async () => await _jobs.SubmitAsync(named, ShortOptions(cancellationToken)), cancellationToken);
    }

    /// <summary>Submits a job and returns it when it is terminal. It survives lost connections and restarts of the server.</summary>
    /// <param name="request">The job.</param>
    /// <param name="changed">Told of every change, in order; null when nobody listens.</param>
    /// <param name="cancellationToken">Ends the waiting, not the job.</param>
    /// <exception cref="NexusClientException">The job is refused, or the server stays away for longer than the limit.</exception>
    public async Task<Job> SubmitAndWaitAsync(
        SubmitRequest request, Action<JobChanges>? changed = null, CancellationToken cancellationToken = default)
    {
        var receipt = await SubmitAsync(request, cancellationToken);
        var jobId = Guid.Parse(receipt.JobId);
        await foreach (var changes in WatchAsync([jobId], cancellationToken))
        {
            changed?.Invoke(changes);
        }

        return await RepeatAsync(
            async () => await _jobs.GetAsync(new GetRequest { JobId = receipt.JobId }, ShortOptions(cancellationToken)), cancellationToken);
    }

    /// <summary>
    /// Asks for the cancellation of a job, or of some of its items. When this returns, that is on record. A lost answer is asked for again.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="items">Only these items, by number; all when null.</param>
    /// <param name="idempotencyKey">A key under which the same call may be repeated, also by another process; drawn here when null.</param>
    /// <param name="cancellationToken">Gives it up; what was asked stays asked.</param>
    /// <exception cref="NexusClientException">There is no such job or item, or all have ended otherwise.</exception>
    public Task<CancelResponse> CancelAsync(
        Guid jobId, IEnumerable<int>? items = null, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var request = new CancelRequest { JobId = jobId.ToString(), Items = { items ?? [] }, IdempotencyKey = idempotencyKey ?? NewKey() };
        return RepeatAsync(async () => await _jobs.CancelAsync(request, ShortOptions(cancellationToken)), cancellationToken);
    }

    /// <summary>
    /// Resubmits items of a job. When this returns, that is on record. A request without an idempotency key gets one here, so that a call
    /// whose answer was lost can be repeated and still begins one attempt.
    /// </summary>
    /// <exception cref="NexusClientException">There is no such job or item, or none in such a status.</exception>
    public Task<ResubmitResponse> ResubmitAsync(ResubmitRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var keyed = request.Clone();
        if (keyed.IdempotencyKey.Length == 0)
        {
            keyed.IdempotencyKey = NewKey();
        }

        return RepeatAsync(async () => await _jobs.ResubmitAsync(keyed, ShortOptions(cancellationToken)), cancellationToken);
    }

    /// <summary>Deletes a job. A lost answer is asked for again.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="cancelFirst">Whether items that are not terminal are cancelled first, and the job deleted once they have ended.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Whether it is gone; false when its items are being cancelled first.</returns>
    /// <exception cref="NexusClientException">There is no such job, or it is not terminal.</exception>
    public async Task<bool> DeleteAsync(Guid jobId, bool cancelFirst = false, CancellationToken cancellationToken = default)
    {
        var request = new DeleteRequest { JobId = jobId.ToString(), CancelFirst = cancelFirst };
        return (await RepeatAsync(async () => await _jobs.DeleteAsync(request, ShortOptions(cancellationToken)), cancellationToken)).Deleted;
    }

    /// <summary>Submits the same circuits with the same settings as a new job. A lost answer is asked for again, and still makes one job.</summary>
    /// <exception cref="NexusClientException">There is no such job or item; or any other failure.</exception>
    public Task<SubmitResponse> RerunAsync(RerunRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var named = request.Clone();
        if (named.NewJobId.Length == 0)
        {
            named.NewJobId = Guid.NewGuid().ToString();
        }

        return RepeatAsync(async () => await _jobs.RerunAsync(named, ShortOptions(cancellationToken)), cancellationToken);
    }

    /// <summary>What has happened to a job's items, by number.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="items">Only these items, by number; all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ItemHistory> GetHistoryAsync(
        Guid jobId, IEnumerable<int>? items = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = _jobs.GetHistory(new GetHistoryRequest { JobId = jobId.ToString(), Items = { items ?? [] } }, Options(cancellationToken));
        while (await ExplainAsync(() => call.ResponseStream.MoveNext(cancellationToken), cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }

    /// <summary>A job with its items.</summary>
    public Task<Job> GetAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        TryOnceAsync(options => _jobs.GetAsync(new GetRequest { JobId = jobId.ToString() }, options), cancellationToken);

    /// <summary>Jobs, the newest first and without their items, fetched page by page.</summary>
    /// <param name="filter">Which jobs, where to start, and how large a page is; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Job> ListAsync(
        ListRequest? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = filter?.Clone() ?? new ListRequest();
        do
        {
            var page = await TryOnceAsync(options => _jobs.ListAsync(request, options), cancellationToken);
            foreach (var job in page.Jobs)
            {
                yield return job;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Follows jobs until all of them are terminal. The first answer of each is a snapshot, the others bring what changed. After a lost
    /// connection it goes on where it was; after a restart of the server with another snapshot. No terminal status is missed.
    /// </summary>
    /// <param name="jobIds">The jobs, 1 to 100.</param>
    /// <param name="cancellationToken">Ends the following, not the jobs.</param>
    /// <exception cref="NexusClientException">A job does not exist, or the server stays away for longer than the limit.</exception>
    public async IAsyncEnumerable<JobChanges> WatchAsync(
        IEnumerable<Guid> jobIds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var cursors = jobIds.Distinct().ToDictionary(id => id, _ => "");
        var backoff = new Backoff(_options, Address);
        while (cursors.Count > 0)
        {
            var request = new WatchRequest
            {
                Jobs = { cursors.Select(c => new WatchedJob { JobId = c.Key.ToString(), Cursor = c.Value }) },
            };
            using var call = _jobs.Watch(request, Options(cancellationToken));
            var read = StreamRead.Message;
            while (cursors.Count > 0 && (read = await ReadAsync(call.ResponseStream, backoff, cancellationToken)) == StreamRead.Message)
            {
                if (call.ResponseStream.Current.Changes is not { } changes)
                {
                    continue;
                }

                var jobId = Guid.Parse(changes.JobId);
                if (!cursors.TryGetValue(jobId, out var cursor) || cursor == changes.Cursor)
                {
                    // Of a job that has ended, or where we are already.
                    continue;
                }

                cursors[jobId] = changes.Cursor;
                if (changes.Status.IsTerminal())
                {
                    cursors.Remove(jobId);
                }

                yield return changes;
            }

            if (read == StreamRead.Ended)
            {
                // A server that stops may end its streams in good order.
                await backoff.PauseAsync(EndedEarly(), cancellationToken);
            }
        }
    }

    /// <summary>The results of a job's finished items by number, as counted outcomes: one whole result an item.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="items">Only these items, by number; all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ItemResult> GetCountsAsync(
        Guid jobId, IEnumerable<int>? items = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = ResultsRequest(jobId, items, ResultFormat.Counts);
        var given = new HashSet<int>();
        var backoff = new Backoff(_options, Address);
        StreamRead read;
        do
        {
            using var call = _jobs.GetResults(request, Options(cancellationToken));
            ItemResult? whole = null;
            while ((read = await ReadAsync(call.ResponseStream, backoff, cancellationToken)) == StreamRead.Message)
            {
                var part = call.ResponseStream.Current;
                whole = whole is null ? part : Join(whole, part);
                if (whole.Last)
                {
                    // After a lost connection the results come from the first on.
                    if (given.Add(whole.Item))
                    {
                        yield return whole;
                    }

                    whole = null;
                }
            }
        }
        while (read == StreamRead.Lost);
    }

    /// <summary>
    /// The results of a job's finished items by number, every shot in the order taken, packed, and in the pieces that the server sends, for
    /// there may be more than fit into memory. A connection that is lost on the way is a failure: the caller knows what it has kept.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="items">Only these items, by number; all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<ItemResult> GetShotsAsync(
        Guid jobId, IEnumerable<int>? items = null, CancellationToken cancellationToken = default) =>
        GetPartsAsync(jobId, ResultFormat.Shots, items, cancellationToken);

    /// <summary>As <see cref="GetShotsAsync"/>, in any format: counts, too, come in the pieces that the server sends.</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="format">What to read.</param>
    /// <param name="items">Only these items, by number; all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ItemResult> GetPartsAsync(
        Guid jobId,
        ResultFormat format,
        IEnumerable<int>? items = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = _jobs.GetResults(ResultsRequest(jobId, items, format), Options(cancellationToken));
        while (await ExplainAsync(() => call.ResponseStream.MoveNext(cancellationToken), cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }

    /// <summary>
    /// The results of a job's finished items as one document in UTF-8, in chunks. A connection that is lost on the way is taken up where it ended, while
    /// no item has changed.
    /// </summary>
    /// <param name="jobId">The job.</param>
    /// <param name="format">Which document.</param>
    /// <param name="items">Only these items, by number; all when null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="NexusClientException">There is no such job or item; or items have changed before a lost connection was taken up.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ExportAsync(
        Guid jobId, ExportFormat format, IEnumerable<int>? items = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ExportResultsRequest { JobId = jobId.ToString(), Items = { items ?? [] }, Format = format };
        var backoff = new Backoff(_options, Address);
        StreamRead read;
        do
        {
            using var call = _jobs.ExportResults(request.Clone(), Options(cancellationToken));
            while ((read = await ReadAsync(call.ResponseStream, backoff, cancellationToken)) == StreamRead.Message)
            {
                var part = call.ResponseStream.Current;
                (request.Offset, request.Revision) = (part.Offset + part.Chunk.Length, part.Revision);
                yield return part.Chunk.Memory;
            }
        }
        while (read == StreamRead.Lost);
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async ValueTask<Stream> ConnectAsync(Func<Uri?> locate, CancellationToken cancellationToken)
    {
        var address = locate() ?? Address;
        Address = address;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static GetResultsRequest ResultsRequest(Guid jobId, IEnumerable<int>? items, ResultFormat format) =>
        new() { JobId = jobId.ToString(), Items = { items ?? [] }, Format = format };

    private static ItemResult Join(ItemResult whole, ItemResult part)
    {
        if (part.Counts is { } counts)
        {
            (whole.Counts ??= new Counts()).Outcomes.Add(counts.Outcomes);
        }

        whole.Last = part.Last;
        return whole;
    }

    private static string NewKey() => Guid.NewGuid().ToString("N");

    private static RpcException EndedEarly() =>
        new(new Status(StatusCode.Unavailable, "The server ended the watch before the jobs were terminal."));

    private CallOptions Options(CancellationToken cancellationToken) => new(_headers, cancellationToken: cancellationToken);

    private CallOptions ShortOptions(CancellationToken cancellationToken) =>
        Options(cancellationToken).WithDeadline(DateTime.UtcNow + _options.CallTimeout);

    private Task<T> TryOnceAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        ExplainAsync(async () => await call(ShortOptions(cancellationToken)), cancellationToken);

    private async Task<T> RepeatAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options, Address);
        while (true)
        {
            RpcException lost;
            try
            {
                return await call();
            }
            catch (RpcException exception) when (IsWorthRepeating(exception, cancellationToken))
            {
                lost = exception;
            }
            catch (RpcException exception)
            {
                throw Explain(exception, cancellationToken);
            }

            await backoff.PauseAsync(lost, cancellationToken);
        }
    }

    private async Task<StreamRead> ReadAsync<T>(IAsyncStreamReader<T> stream, Backoff backoff, CancellationToken cancellationToken)
    {
        RpcException lost;
        try
        {
            if (!await stream.MoveNext(cancellationToken))
            {
                return StreamRead.Ended;
            }

            backoff.Reset();
            return StreamRead.Message;
        }
        catch (RpcException exception) when (IsWorthRepeating(exception, cancellationToken))
        {
            lost = exception;
        }
        catch (RpcException exception)
        {
            throw Explain(exception, cancellationToken);
        }

        await backoff.PauseAsync(lost, cancellationToken);
        return StreamRead.Lost;
    }

    private async Task<T> ExplainAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RpcException exception)
        {
            throw Explain(exception, cancellationToken);
        }
    }

    private static bool IsWorthRepeating(RpcException exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && LostConnection.IsWorthRepeating(exception);

    private Exception Explain(RpcException exception, CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested
        ? new OperationCanceledException("The call was cancelled.", exception, cancellationToken)
        : NexusClientException.Of(exception, Address);
}
