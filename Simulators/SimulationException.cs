namespace Nexus.Simulators;

/// <summary>A circuit cannot be simulated; the message is a sentence for the person who submitted it.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>An error without a message.</summary>
    public SimulationException()
    {
    }

    /// <summary>An error with a sentence for the person.</summary>
    public SimulationException(string message)
        : base(message)
    {
    }

    /// <summary>An error with a sentence for the person, and what caused it.</summary>
    public SimulationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An error at one operation of the circuit.</summary>
    public SimulationException(string message, int operationIndex)
        : base(message) => OperationIndex = operationIndex;

    /// <summary>The operation that cannot be simulated, counted from 0 in program order, or null when it is the whole circuit.</summary>
    public int? OperationIndex { get; }
}
