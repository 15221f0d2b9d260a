using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Storage;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Nexus.Grains.Tests.Cluster;

/// <summary>Silos in this process on one database of their own, a file unless another is given, with the grains as a host configures them.</summary>
internal sealed class NexusCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InProcessTestCluster _cluster;
    private readonly DirectoryInfo _directory;
    private readonly NexusDatabase _database;
    private readonly bool _ownsDirectory;

    private NexusCluster(InProcessTestCluster cluster, DirectoryInfo directory, bool ownsDirectory, StorageOptions storage)
    {
        _cluster = cluster;
        _directory = directory;
        _ownsDirectory = ownsDirectory;
        _database = NexusDatabase.Open(storage);
    }

    public IClusterClient Grains => _cluster.Client;

    public InProcessTestCluster Engine => _cluster;

    public IJobStore Jobs => _database.Jobs;

    public IProgramStore Programs => _database.Programs;

    public IBackendGrain Backend => Grains.GetGrain<IBackendGrain>(GrainKeys.Backend(ScriptedBackend.DefaultName));

    public IJobItemGrain Item(Guid jobId, int number) =>
        Grains.GetGrain<IJobItemGrain>(jobId, number.ToString(CultureInfo.InvariantCulture));

    public static DirectoryInfo NewDirectory() => Directory.CreateTempSubdirectory("nexus-grains-");

    /// <summary>Starts silos. With a directory of the caller's, a later cluster can go on with the database of an earlier one.</summary>
    public static async Task<NexusCluster> StartAsync(
        int silos = 1,
        int slots = 2,
        Func<ExecutionSettings, CancellationToken, byte[]>? work = null,
        DirectoryInfo? directory = null,
        Action<IServiceCollection>? services = null,
        StorageOptions? storage = null)
    {
        var home = directory ?? NewDirectory();
        var database = storage ?? new StorageOptions { Path = Path.Combine(home.FullName, "nexus.db") };
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddNexusStorage(options =>
                (options.Provider, options.Path, options.ConnectionString) = (database.Provider, database.Path, database.ConnectionString));
            silo.AddNexusGrainStorage();
            silo.AddNexusGrains(options => options.Slots = slots);
            silo.Services.AddSingleton<ILocalBackend>(new ScriptedBackend(ScriptedBackend.DefaultName, work ?? ((settings, _) => BitConverter.GetBytes(settings.Seed))));
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            silo.Services.Configure<ClusterMembershipOptions>(options =>
            {
                // A killed silo is to be noticed within the patience of a test.
                options.ProbeTimeout = TimeSpan.FromSeconds(1);
                options.NumMissedProbesLimit = 2;
            });
            services?.Invoke(silo.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new NexusCluster(cluster, home, directory is null, database);
    }

    /// <summary>Stores a program and returns its id. The scripted backend does not read it.</summary>
    public async Task<Guid> AddProgramAsync(
        string text = "OPENQASM 2.0; qreg q[1]; creg c[1]; measure q -> c;", string project = "default", string format = "openqasm/2.0")
    {
        var content = Encoding.UTF8.GetBytes(text);
        var program = new ProgramRecord
        {
            ProgramId = Guid.NewGuid(),
            Project = project,
            Name = "test",
            Format = format,
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(content)),
            QubitCount = 1,
            ActiveQubitCount = 0,
            BitRegisters = [new RegisterShape("c", 1)],
            CreatedAt = DateTimeOffset.UtcNow,
        };
        await _database.Programs.AddAsync([new NewProgram(program, content)]);
        return program.ProgramId;
    }

    /// <summary>A definition of a job whose items have the seeds 1, 2, 3 ...</summary>
    public async Task<JobDefinition> DefineAsync(int items, string backend = ScriptedBackend.DefaultName, string project = "default")
    {
        var program = await AddProgramAsync();
        return new JobDefinition(
            project, "test job", backend, [.. Enumerable.Range(1, items).Select(i => new JobItemDefinition(program, 1, (ulong)i))]);
    }

    /// <summary>Submits a job and returns its id.</summary>
    public async Task<Guid> SubmitAsync(int items)
    {
        var id = Guid.NewGuid();
        await Grains.GetGrain<IJobGrain>(id).Submit(await DefineAsync(items));
        return id;
    }

    /// <summary>Asks for the cancellation of items; of all when none is named.</summary>
    public Task<CancelReceipt> CancelAsync(Guid jobId, params int[] items) =>
        Grains.GetGrain<IJobGrain>(jobId).Cancel(new CancelOrder([.. items], "test"));

    /// <summary>Asks for the resubmission of items; of those in ERROR when none is named.</summary>
    public Task<ResubmitReceipt> ResubmitAsync(Guid jobId, ResubmitStrategy strategy, bool dryRun = false, params int[] items) =>
        Grains.GetGrain<IJobGrain>(jobId).Resubmit(new ResubmitOrder([.. items], [], strategy, dryRun, "test"));

    /// <summary>Watches a job until a condition holds, and returns the last changes seen. Fails when it takes longer than a minute.</summary>
    public async Task<IReadOnlyDictionary<int, JobItemView>> WatchAsync(Guid jobId, Func<JobChanges, IReadOnlyDictionary<int, JobItemView>, bool> until)
    {
        var items = new SortedDictionary<int, JobItemView>();
        var job = Grains.GetGrain<IJobGrain>(jobId);
        WatchCursor? cursor = null;
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            JobChanges changes;
            try
            {
                changes = await job.Watch(cursor, patience.Token);
            }
            catch (Exception lost) when (lost is Orleans.Runtime.SiloUnavailableException or Orleans.Runtime.OrleansMessageRejectionException)
            {
                // The silo of the job died; the next call finds the job elsewhere.
                continue;
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Job {jobId} stands at: {string.Join(", ", items.Values.GroupBy(i => i.Status).Select(g => $"{g.Count()} {g.Key}"))}.");
            }

            cursor = changes.Cursor;
            foreach (var item in changes.Items)
            {
                items[item.Number] = item;
            }

            if (until(changes, items))
            {
                return items;
            }
        }
    }

    /// <summary>Waits until one silo has heard that another has left or died.</summary>
    public async Task SeesDeadAsync(InProcessSiloHandle silo, InProcessSiloHandle dead)
    {
        using var patience = new CancellationTokenSource(Patience);
        var membership = _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<IClusterMembershipService>();
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(patience.Token))
        {
            if (snapshot.GetSiloStatus(dead.SiloAddress) == SiloStatus.Dead)
            {
                return;
            }
        }
    }

    /// <summary>Waits until the job is terminal.</summary>
    public Task<IReadOnlyDictionary<int, JobItemView>> WatchToEndAsync(Guid jobId) =>
        WatchAsync(jobId, (changes, _) => changes.Status.IsTerminal());

    /// <summary>Asserts that every item completed with exactly one result, its own.</summary>
    public async Task AssertCompleteAsync(Guid jobId, int items)
    {
        var job = await Jobs.ReadAsync(jobId);
        Assert.Equal(JobStatus.Completed, job?.Record.Status);
        Assert.Equal(items, job?.Record.Counts[(int)JobStatus.Completed]);
        foreach (var item in await Jobs.ReadItemsAsync(jobId))
        {
            Assert.Equal(JobStatus.Completed, item.Status);
            var result = await Jobs.ReadResultAsync(jobId, item.Number, item.Attempt);
            Assert.Equal(item.Settings.Seed, BitConverter.ToUInt64(result!.Body.Span));
            var history = await Jobs.ReadHistoryAsync(jobId, item.Number);
            Assert.Single(history, entry => entry.To.IsTerminal());
            Assert.Equal(Enumerable.Range(1, history.Count), history.Select(entry => entry.Sequence));
            Assert.All(history, entry => Assert.True(
                entry.From == entry.To || JobStatuses.MayFollow(entry.From, entry.To), $"{entry.From} -> {entry.To}"));
        }
    }

    /// <summary>
    /// Asserts that no grant stays in the ledger: each is settled by its item's write or taken back. A backend takes back with its next write what a death or
    /// a restart has left behind, which may be a little after the job's end.
    /// </summary>
    public async Task AssertNothingGrantedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await _database.Grants.ReadAsync(ScriptedBackend.DefaultName)).Grants is { Count: > 0 } left)
        {
            Assert.False(patience.IsCancellationRequested, $"{left.Count} grants are left, the first of item {left[0].Number}.");
            await pace.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _database.DisposeAsync();
        if (_ownsDirectory)
        {
            _directory.Delete(recursive: true);
        }
    }
}
