using Nexus.Circuits.Targets;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>A local backend that compiles: it makes programs of programs.</summary>
public interface ICompileBackend : ILocalBackend
{
    /// <inheritdoc/>
    JobKind ILocalBackend.Kind => JobKind.Compile;

    /// <summary>Shots mean nothing here.</summary>
    BackendRefusal? ILocalBackend.Refuse(ProgramRecord program, int shots) => null;

    /// <summary>Runs nothing.</summary>
    WorkResult ILocalBackend.Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"The backend {Name} compiles, and runs nothing.");

    /// <summary>Why a program cannot be compiled for a target, known before it is accepted; null when it can.</summary>
    BackendRefusal? Refuse(ProgramRecord program, Target target);

    /// <summary>
    /// Compiles a program. Called on a compute thread, which it may keep as long as it needs. A cancellation that a user asks for does not
    /// interrupt it; a time limit does.
    /// </summary>
    /// <param name="work">What to compile, and how.</param>
    /// <param name="cancellationToken">Asks to stop; the work ends soon with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="BackendException">The program cannot be compiled; the message is for the person who submitted it.</exception>
    WorkResult Compile(CompileWork work, CancellationToken cancellationToken);
}

/// <summary>An item to compile.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Item">The item, by number.</param>
/// <param name="Attempt">Its attempt.</param>
/// <param name="Program">The program as stored.</param>
/// <param name="Content">Its content.</param>
/// <param name="Settings">The item's seed and inputs.</param>
/// <param name="Compile">How the job compiles.</param>
public sealed record CompileWork(
    Guid JobId, int Item, int Attempt, ProgramRecord Program, ReadOnlyMemory<byte> Content, ExecutionSettings Settings, CompileSettings Compile)
{
    /// <summary>Is told how far the work is, as often as that is at hand; null when nobody asks.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }
}
