using System.Security.Cryptography;
using System.Text;
using Nexus.Circuits;
using Nexus.Circuits.OpenQasm2;
using Nexus.Simulators;
using Nexus.Storage.Programs;

namespace Nexus.Programs;

/// <summary>Reads an uploaded circuit and makes the program that is stored, or says what is wrong with it.</summary>
public static class ProgramIntake
{
    /// <summary>The most bytes that a program can have.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The name of OpenQASM 2.0 as a stored format.</summary>
    public const string OpenQasm2 = "openqasm/2.0";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a circuit.</summary>
    /// <param name="project">The project that the program will belong to.</param>
    /// <param name="name">Its name for people, usually the file's; diagnostics carry it.</param>
    /// <param name="content">The circuit's text in UTF-8.</param>
    /// <param name="now">The time of the upload (UTC).</param>
    public static ReadProgram Read(string project, string name, ReadOnlyMemory<byte> content, DateTimeOffset now)
    {
        if (content.Length > MaxBytes)
        {
            return Refused(name, "too-large", $"The file has {content.Length} bytes; a program has at most {MaxBytes}.");
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(content.Span);
        }
        catch (DecoderFallbackException bad)
        {
            return Refused(name, "not-utf8", $"The file is not UTF-8 text: byte {bad.Index} is wrong.");
        }

        var parsed = OpenQasm2Parser.Parse(text, name);
        if (parsed.Circuit is not { } circuit)
        {
            return new ReadProgram(null, null, parsed.Diagnostics);
        }

        var program = new ProgramRecord
        {
            ProgramId = Guid.NewGuid(),
            Project = project,
            Name = name,
            Format = OpenQasm2,
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(content.Span)),
            QubitCount = circuit.QubitCount,
            ActiveQubitCount = StatevectorSimulator.CountActiveQubits(circuit),
            BitRegisters = [.. circuit.BitRegisters.Select(r => new RegisterShape(r.Name, r.Count))],
            CreatedAt = now,
        };
        return new ReadProgram(new NewProgram(program, content), circuit, parsed.Diagnostics);
    }

    private static ReadProgram Refused(string name, string code, string message) => new(null, null, [new Diagnostic
    {
        Severity = DiagnosticSeverity.Error,
        Code = code,
        Message = message,
        File = name,
        Line = 1,
        Column = 1,
        Length = 1,
    }]);
}

/// <summary>What came of reading an uploaded circuit.</summary>
/// <param name="Program">The program to store; null when there is an error.</param>
/// <param name="Circuit">The circuit; null when there is an error.</param>
/// <param name="Diagnostics">Errors and warnings in the order of their places.</param>
public sealed record ReadProgram(NewProgram? Program, Circuit? Circuit, IReadOnlyList<Diagnostic> Diagnostics);
