using Nexus.Circuits.Targets;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Backends;

/// <summary>A backend that runs inside the silo, on its compute threads. Register one as a singleton, and jobs can name it.</summary>
public interface ILocalBackend
{
    /// <summary>The name that jobs use.</summary>
    string Name { get; }

    /// <summary>A sentence on what it is; empty unless it says so.</summary>
    string Description => "";

    /// <summary>The kind of jobs that it takes; execute jobs unless it says so.</summary>
    JobKind Kind => JobKind.Execute;

    /// <summary>
    /// Whether the same program with the same settings, the seed among them, always has the same result. Only then are its results reused; never
    /// unless it says so.
    /// </summary>
    bool IsDeterministic => false;

    /// <summary>The most shots that an item may ask for; any number unless it says so.</summary>
    int MaxShots => int.MaxValue;

    /// <summary>The most qubits that a circuit may use; any number unless it says so.</summary>
    int MaxQubits => int.MaxValue;

    /// <summary>The target whose gates a circuit must consist of to run here; null when it takes any gate.</summary>
    Target? Target => null;

    /// <summary>Why a program cannot run here, known before it is accepted; null when it can.</summary>
    BackendRefusal? Refuse(ProgramRecord program, int shots);

    /// <summary>As <see cref="Refuse(ProgramRecord, int)"/>, where the item's options, which <see cref="RefuseOptions"/> has let pass, have a say.</summary>
    BackendRefusal? Refuse(ProgramRecord program, int shots, IReadOnlyDictionary<string, string> options) => Refuse(program, shots);

    /// <summary>What is wrong with an item's options, known before it is accepted; null when nothing is. No backend takes options unless it says so.</summary>
    OptionRefusal? RefuseOptions(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } first
            ? new OptionRefusal(first, $"The backend {Name} takes no options.")
            : null;
    }

    /// <summary>Runs a program. Called on a compute thread, which it may keep as long as it needs.</summary>
    /// <param name="program">The program as stored.</param>
    /// <param name="content">Its content.</param>
    /// <param name="settings">How to run it.</param>
    /// <param name="cancellationToken">Asks to stop; the work ends within a tenth of a second with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="BackendException">The program cannot be run; the message is for the person who submitted it.</exception>
    WorkResult Run(ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, CancellationToken cancellationToken);

    /// <summary>As the other one, which it calls unless a backend says otherwise, and tells how far it is. This is the one that workers call.</summary>
    /// <param name="program">The program as stored.</param>
    /// <param name="content">Its content.</param>
    /// <param name="settings">How to run it.</param>
    /// <param name="progress">
    /// Is told how far the work is, from any of its threads and as often as that is at hand: it keeps the newest value, and whoever watches the job
    /// sees it about once a second.
    /// </param>
    /// <param name="cancellationToken">Asks to stop; the work ends within a tenth of a second with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="BackendException">The program cannot be run; the message is for the person who submitted it.</exception>
    WorkResult Run(
        ProgramRecord program, ReadOnlyMemory<byte> content, ExecutionSettings settings, IProgress<WorkProgress> progress, CancellationToken cancellationToken) =>
        Run(program, content, settings, cancellationToken);
}

/// <summary>Why a backend does not take a program.</summary>
/// <param name="Code">What kind of obstacle.</param>
/// <param name="Message">A sentence for the person who asked.</param>
public sealed record BackendRefusal(NexusErrorCode Code, string Message);

/// <summary>What work produced.</summary>
/// <param name="Format">What the body is, such as <c>shots/v1</c>.</param>
/// <param name="Body">The encoded result.</param>
/// <param name="Note">A sentence on how it was computed, for the person; empty when there is nothing to tell.</param>
public sealed record WorkResult(string Format, byte[] Body, string Note = "")
{
    /// <summary>Programs that it made: stored with the item's end, and only then.</summary>
    public IReadOnlyList<MadeProgram> Programs { get; init; } = [];
}

/// <summary>A program that work has made.</summary>
/// <param name="Program">The program with its text.</param>
/// <param name="Lineage">Where it comes from, as JSON.</param>
public sealed record MadeProgram(NewProgram Program, string Lineage);

/// <summary>What is wrong with an option.</summary>
/// <param name="Option">Its name.</param>
/// <param name="Message">A sentence for the person who asked.</param>
public sealed record OptionRefusal(string Option, string Message);

/// <summary>A program cannot be run.</summary>
/// <param name="message">Why, in a sentence for the person who submitted it.</param>
/// <param name="innerException">The cause, if any.</param>
public sealed class BackendException(string message, Exception? innerException = null) : Exception(message, innerException);
