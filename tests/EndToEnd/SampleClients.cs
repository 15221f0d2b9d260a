using System.ComponentModel;
using System.Diagnostics;

namespace Nexus.EndToEnd.Tests;

/// <summary>The sample clients in other languages, and what they need.</summary>
internal static class SampleClients
{
    /// <summary>The distribution's own Python: its grpcio is not that of any other.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Node, found in the path.</summary>
    public const string Node = "node";

    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "clients");

    /// <summary>Why the sample in Python cannot run here, or null when it can.</summary>
    public static string? WhyNoPython { get; } =
        Succeeds(Python, "-c", "import grpc, google.protobuf, shutil, sys; sys.exit(not (shutil.which('protoc') and shutil.which('grpc_python_plugin')))")
            ? null
            : "The sample in Python needs python3-grpcio, python3-protobuf, protobuf-compiler and protobuf-compiler-grpc.";

    /// <summary>Why the sample in Node cannot run here, or null when it can.</summary>
    public static string? WhyNoNode { get; } =
        Directory.Exists(Path.Combine(Folder, "node", "node_modules", "@grpc", "grpc-js")) && Succeeds(Node, "--version")
            ? null
            : "The sample in Node needs node, and 'npm ci' in samples/clients/node.";

    /// <summary>The sample in Python.</summary>
    public static string PythonSample { get; } = Path.Combine(Folder, "python", "nexus_sample.py");

    /// <summary>The sample in Node.</summary>
    public static string NodeSample { get; } = Path.Combine(Folder, "node", "nexus_sample.js");

    private static bool Succeeds(string executable, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(executable, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            output.Wait();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            // It is not installed, which is what was asked.
            return false;
        }
    }
}
