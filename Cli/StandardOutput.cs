namespace Nexus.Cli;

/// <summary>
/// Standard output: what a command was asked for. Where it cannot be written, on a full disk for one, the command has failed, and the failure says where.
/// </summary>
internal sealed class StandardOutput(TextWriter inner) : GuardedWriter(inner)
{
    /// <inheritdoc/>
    protected override void OnUnwritable(Exception failure)
    {
        // Some of the runtime's messages name the stream, as a path that nobody has given: ' : ''.
        var why = failure.Message.Split(" : ", 2)[0].TrimEnd('.');
        throw new CommandException(
            new Failure(ExitCode.Unavailable, ErrorCode.Unavailable, $"Standard output cannot be written: {why}."), failure);
    }
}
