using System.Security.Cryptography;
using System.Text;
using Nexus.Circuits;
using Nexus.Circuits.Targets;
using Nexus.Simulators;
using Nexus.Storage.Programs;

namespace Nexus.Programs;

/// <summary>Reads an uploaded circuit and makes the program that is stored, or says what is wrong with it.</summary>
public static class ProgramIntake
{
    /// <summary>The most bytes that a program can have.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The names of the formats as they are stored.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. Enum.GetValues<CircuitFormat>().Select(NameOf)];

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

        var format = CircuitReader.Detect(text);
        var parsed = CircuitReader.Read(text, format, name);
        if (parsed.Circuit is not { } circuit)
        {
            return new ReadProgram(null, null, parsed.Diagnostics);
        }

        return new ReadProgram(Make(Guid.NewGuid(), project, name, circuit, format, content, now), circuit, parsed.Diagnostics);
    }

    /// <summary>The program that a circuit and its text make.</summary>
    /// <param name="programId">The program's id.</param>
    /// <param name="project">The project that it belongs to.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="format">The format of the text.</param>
    /// <param name="content">The circuit's text in UTF-8.</param>
    /// <param name="now">When it was made (UTC).</param>
    public static NewProgram Make(
        Guid programId, string project, string name, Circuit circuit, CircuitFormat format, ReadOnlyMemory<byte> content, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        var program = new ProgramRecord
        {
            ProgramId = programId,
            Project = project,
            Name = name,
            Format = NameOf(format),
            ContentHash = Convert.ToHexStringLower(SHA256.HashData(content.Span)),
            QubitCount = circuit.QubitCount,
            ActiveQubitCount = StatevectorSimulator.CountActiveQubits(circuit),
            BitRegisters = [.. circuit.ResultRegisters.Select(r => new RegisterShape(r.Name, r.Count))],
            Inputs = [.. circuit.Inputs.Select(i => new ProgramInput(i.Name, i.Type.ToString()))],
            Gates = GateSets.NamesOf(circuit),
            CreatedAt = now,
        };
        return new NewProgram(program, content);
    }

    /// <summary>The format that a stored program is in.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Formats"/>.</exception>
    public static CircuitFormat FormatOf(ProgramRecord program)
    {
        ArgumentNullException.ThrowIfNull(program);
        foreach (var format in Enum.GetValues<CircuitFormat>())
        {
            if (NameOf(format) == program.Format)
            {
                return format;
            }
        }

        throw new ArgumentException($"The program's format, '{program.Format}', is none that this version reads.", nameof(program));
    }

    /// <summary>Reads a stored program again.</summary>
    /// <exception cref="ArgumentException">Its format is not one of <see cref="Formats"/>.</exception>
    public static ParseResult Parse(ProgramRecord program, ReadOnlyMemory<byte> content) =>
        CircuitReader.Read(StrictUtf8.GetString(content.Span), FormatOf(program), program.Name);

    private static string NameOf(CircuitFormat format) => format switch
    {
        CircuitFormat.OpenQasm2 => "openqasm/2.0",
        CircuitFormat.OpenQasm3 => "openqasm/3",
        CircuitFormat.Pytket => "pytket/json",
        CircuitFormat.Qir => "qir/base",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This format is not stored."),
    };

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
