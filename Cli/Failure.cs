using Nexus.Circuits;

namespace Nexus.Cli;

/// <summary>Why a command did not do what it was asked to do, for people and for programs.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Code">One of <see cref="ErrorCode"/>.</param>
/// <param name="Message">A sentence for the person who asked.</param>
internal sealed record Failure(ExitCode Exit, string Code, string Message)
{
    /// <summary>The option, argument or field that it lies in, or null.</summary>
    public string? Field { get; init; }

    /// <summary>The file that it lies in, or null.</summary>
    public string? File { get; init; }

    /// <summary>The job that it concerns, or null.</summary>
    public Guid? JobId { get; init; }

    /// <summary>What is wrong with circuits, with the places.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
