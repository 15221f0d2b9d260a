using Nexus.Silo;

namespace Nexus.Cli;

/// <summary>Starts the silo of a command.</summary>
internal static class EmbeddedSilos
{
    /// <summary>Starts a silo on a data directory.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="purpose">The command, for others who find the directory in use.</param>
    /// <param name="verbose">Whether its log goes to standard error too.</param>
    /// <param name="terminal">The command's terminal.</param>
    /// <param name="stopped">Gives up the start.</param>
    public static Task<EmbeddedSilo> StartAsync(
        DataDirectory directory, string purpose, bool verbose, Terminal terminal, CancellationToken stopped) =>
        EmbeddedSilo.StartAsync(
            directory,
            new EmbeddedSiloOptions { Purpose = purpose, VerboseLog = verbose ? terminal.Error : null },
            stopped);
}
