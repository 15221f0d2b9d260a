namespace Nexus.Cli;

/// <summary>How a command ended, as the process' exit code tells it.</summary>
internal enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,
    /// <summary>The job ended otherwise than COMPLETED.</summary>
    EndedOtherwise = 1,
    /// <summary>The command line is wrong.</summary>
    Usage = 2,
    /// <summary>What was handed in is refused: a circuit, a file, a job that does not exist.</summary>
    InputRefused = 3,
    /// <summary>Something that is needed cannot be opened or reached, or failed.</summary>
    Unavailable = 4,
    /// <summary>Ctrl-C, or SIGTERM.</summary>
    Interrupted = 130,
}
