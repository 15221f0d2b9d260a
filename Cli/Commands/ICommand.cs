using System.CommandLine;

namespace Nexus.Cli.Commands;

/// <summary>One command of <c>nexus</c>.</summary>
internal interface ICommand
{
    /// <summary>Its name, arguments and options.</summary>
    Command Line { get; }

    /// <summary>Does it.</summary>
    /// <param name="line">The command line as it was read.</param>
    /// <param name="stopped">Cancelled by Ctrl-C.</param>
    /// <exception cref="CommandException">It could not be done; the exception explains.</exception>
    Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped);
}
