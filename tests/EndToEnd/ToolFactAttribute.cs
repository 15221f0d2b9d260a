using System.ComponentModel;
using System.Diagnostics;

namespace Nexus.EndToEnd.Tests;

/// <summary>A test with a tool of the machine's, skipped with a reason where the tool is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    /// <summary>Asks for a tool.</summary>
    /// <param name="command">The tool, and what makes it say that it is there.</param>
    public ToolFactAttribute(params string[] command)
    {
        Command = command;
        Skip = WhyNot(command);
    }

    /// <summary>The tool, and what makes it say that it is there.</summary>
    public IReadOnlyList<string> Command { get; }

    private static string? WhyNot(string[] command)
    {
        var missing = $"`{string.Join(' ', command)}` does not work on this machine.";
        try
        {
            using var tool = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            tool.WaitForExit();
            return tool.ExitCode == 0 ? null : missing;
        }
        catch (Win32Exception)
        {
            return missing;
        }
    }
}
