namespace Nexus.Storage.Jobs;

/// <summary>How an execute item is run. Stored as a JSON document whose <see cref="SchemaVersion"/> tells older forms apart.</summary>
public sealed record ExecutionSettings
{
    /// <summary>The version that this program writes.</summary>
    public const int CurrentSchemaVersion = 3;

    private readonly ItemInputs? _inputs;
    private readonly ItemInputs? _options;

    /// <summary>The version of the document's form.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>How many times the circuit is run and measured.</summary>
    public required int Shots { get; init; }

    /// <summary>The seed of its random numbers: the same seed gives the same counts.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The values of the circuit's inputs by name, as they were written (<c>pi/4</c>, <c>5</c>); since version 2.</summary>
    public ItemInputs Inputs
    {
        get => _inputs ?? ItemInputs.None;

        // None is kept as null, which is also what a document without inputs gives: so that the two are equal.
        init => _inputs = ItemInputs.None.Equals(value) ? null : value;
    }

    /// <summary>What the backend is asked beyond that, by name, as docs/simulators.md lists it (<c>max_bond</c>, <c>noise</c>); since version 3.</summary>
    public ItemInputs Options
    {
        get => _options ?? ItemInputs.None;
        init => _options = ItemInputs.None.Equals(value) ? null : value;
    }
}
