namespace Nexus.Simulators.Checking;

/// <summary>What checking a circuit against a target has found.</summary>
public sealed record CheckVerdict
{
    /// <summary>The most errors that are listed.</summary>
    public const int MaxErrors = 20;

    /// <summary>The version of the JSON form.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The target's name.</summary>
    public required string Target { get; init; }

    /// <summary>The shots asked for.</summary>
    public required int Shots { get; init; }

    /// <summary>Whether the circuit would run as it is.</summary>
    public required bool Passes { get; init; }

    /// <summary>Why not; the first <see cref="MaxErrors"/> in the order in which they were found.</summary>
    public required IReadOnlyList<CheckError> Errors { get; init; }

    /// <summary>How many errors there are, those not listed included.</summary>
    public required long ErrorCount { get; init; }

    /// <summary>What the circuit consists of; null when it is too large to be looked at.</summary>
    public required CheckFigures? Figures { get; init; }

    /// <summary>What the run would cost; null when it costs nothing or that cannot be told, of which <see cref="CostNote"/> gives the reason.</summary>
    public required CheckCost? Cost { get; init; }

    /// <summary>How the cost is to be understood, or why there is none.</summary>
    public required string? CostNote { get; init; }
}
