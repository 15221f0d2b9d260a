using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nexus.Grains.Jobs;
using Nexus.Storage;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>Runs one item on a slot's thread: its program from storage, its result to storage when it is large.</summary>
internal sealed partial class ItemRunner(
    ComputeThreads threads,
    BackendCatalog backends,
    ProgramCache programs,
    IProgramStore store,
    IJobStore jobs,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<ItemRunner> logger)
{
    /// <summary>A larger result is stored ahead of the report instead of travelling in it.</summary>
    private const int LargestReportedResult = 64 * 1024;

    /// <summary>Begins to read the program of an order.</summary>
    public Task<StoredProgram?> FetchAsync(WorkOrder order, CancellationToken cancellationToken) =>
        programs.ReadAsync(order.Item.ProgramId, cancellationToken);

    /// <summary>Runs an order, and says how it ended. Throws only when the end is not the item's affair: a stop, or a failure of storage.</summary>
    /// <param name="slot">The slot whose thread does the work.</param>
    /// <param name="worker">The worker's key, for the report.</param>
    /// <param name="backend">The backend's name.</param>
    /// <param name="order">What to run.</param>
    /// <param name="fetched">The program, as <see cref="FetchAsync"/> reads it.</param>
    /// <param name="turn">Its turn on the slot's thread.</param>
    /// <param name="cancellationToken">Interrupts the work.</param>
    public async Task<JobItemEvent> RunAsync(
        int slot, string worker, string backend, WorkOrder order, Task<StoredProgram?> fetched, WorkTurn turn, CancellationToken cancellationToken)
    {
        var attempt = order.Item.Attempt;
        try
        {
            var local = backends.Find(backend) ?? throw new BackendException($"This silo has no backend named '{backend}'.");
            var program = await fetched ?? throw new BackendException($"Program {order.Item.ProgramId} does not exist.");
            var settings = new ExecutionSettings
            {
                Shots = order.Item.Shots,
                Seed = order.Item.Seed,
                Inputs = ItemInputs.Of(order.Item.Inputs),
                Options = ItemInputs.Of(order.Item.Options),
            };
            var compile = local is ICompileBackend ? await HowToCompileAsync(order, cancellationToken) : null;
            var result = await threads.RunAsync(slot, () =>
            {
                // It may have waited for the program or the thread: what was stopped meanwhile does not start.
                cancellationToken.ThrowIfCancellationRequested();
                turn.Begin();
                try
                {
                    return local is ICompileBackend compiler
                        ? compiler.Compile(
                            new CompileWork(order.JobId, order.Item.Number, attempt, program.Program, program.Content, settings, compile!), cancellationToken)
                        : local.Run(program.Program, program.Content, settings, cancellationToken);
                }
                finally
                {
                    turn.End();
                }
            });
            await store.StageAsync([.. result.Programs.Select(p => p.Program)], cancellationToken);
            var large = result.Body.Length > LargestReportedResult;
            if (large)
            {
                await StageAsync(order, result, cancellationToken);
            }

            return new ItemCompleted(
                attempt, order.Lease, time.GetUtcNow(), worker, result.Format, large ? null : result.Body, result.Note, ReportOf(result));
        }
        catch (BackendException refusal)
        {
            return new ItemFailed(attempt, order.Lease, time.GetUtcNow(), worker, refusal.Message);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or StorageException))
        {
            LogFailed(failure, backend, order.JobId, order.Item.Number);
            var message = $"The backend {backend} failed on this circuit; the log of the silo has the details.";
            return new ItemFailed(attempt, order.Lease, time.GetUtcNow(), worker, message);
        }
    }

    private static ImmutableArray<CompiledProgram>? ReportOf(WorkResult result) =>
        result.Programs.Count == 0 ? null : [.. result.Programs.Select(CompiledPrograms.ToMessage)];

    /// <summary>The settings stand with the job, and do not travel with each of its items: a target may be long.</summary>
    private async Task<CompileSettings> HowToCompileAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        var job = await jobs.ReadAsync(order.JobId, cancellationToken) ?? throw new StaleWriteException($"Job {order.JobId} was deleted.");
        return job.Record.Compile ?? throw new BackendException("The job does not say how to compile.");
    }

    private Task StageAsync(WorkOrder order, WorkResult result, CancellationToken cancellationToken) =>
        jobs.StageResultAsync(order.JobId, order.Item.Number, new ResultRecord
        {
            Attempt = order.Item.Attempt,
            Lease = order.Lease,
            Format = result.Format,
            Body = result.Body,
            CreatedAt = time.GetUtcNow(),
        }, ReportOf(result)?.Select(p => p.ToRecord(time.GetUtcNow())).ToList(), cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "Backend {Backend} failed on item {Item} of job {JobId}.")]
    private partial void LogFailed(Exception failure, string backend, Guid jobId, int item);
}
