namespace Nexus.Cli;

/// <summary>Ends a command with a failure that it knows how to explain.</summary>
internal sealed class CommandException(Failure failure, Exception? innerException = null) : Exception(failure.Message, innerException)
{
    /// <summary>The explanation.</summary>
    public Failure Failure { get; } = failure;
}
