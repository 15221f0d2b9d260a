using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using Nexus.Cli.Rendering;

namespace Nexus.Cli.Commands;

/// <summary><c>nexus version</c>: the versions of the program, its engine and its runtime.</summary>
internal sealed class VersionCommand(CommonOptions common, Terminal terminal) : ICommand
{
    /// <inheritdoc/>
    public Command Line { get; } = new("version", "Print the versions of the program, its engine and its runtime.");

    /// <inheritdoc/>
    public Task<ExitCode> InvokeAsync(ParseResult line, CancellationToken stopped)
    {
        var program = VersionOf(typeof(VersionCommand).Assembly);
        var orleans = VersionOf(typeof(IGrain).Assembly);
        var runtime = RuntimeInformation.FrameworkDescription;
        terminal.Output.WriteLine(line.GetValue(common.Json)
            ? JsonText.Object(json =>
            {
                json.WriteString("version", program);
                json.WriteString("orleans", orleans);
                json.WriteString("runtime", runtime);
            })
            : $"nexus {program} (Orleans {orleans}, {runtime})");
        return Task.FromResult(ExitCode.Done);
    }

    /// <summary>The version without the commit that builds append to it, each in its own way.</summary>
    private static string VersionOf(Assembly assembly)
    {
        var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return version.Split('+', ' ')[0].TrimEnd('.');
    }
}
