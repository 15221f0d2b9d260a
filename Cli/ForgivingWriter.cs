namespace Nexus.Cli;

/// <summary>
/// Standard error, which nobody may be listening to: closed, or on a full disk. What cannot be told is dropped; a job must not
/// end for it.
/// </summary>
internal sealed class ForgivingWriter(TextWriter inner) : GuardedWriter(inner)
{
    /// <inheritdoc/>
    protected override void OnUnwritable(Exception failure)
    {
        // There is no other place to say it.
    }
}
