using Nexus.Circuits;
using Nexus.Simulators;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Cli.Jobs;

/// <summary>Stored results as counted outcomes.</summary>
internal static class OutcomeTallies
{
    /// <summary>The outcomes of a stored result, in the order of their keys.</summary>
    /// <param name="result">The result.</param>
    /// <param name="bitRegisters">The classical registers of the program that made it.</param>
    /// <exception cref="NotSupportedException">The result has a format that this program does not know.</exception>
    public static IReadOnlyList<OutcomeTally> Read(ResultRecord result, IReadOnlyList<RegisterShape> bitRegisters)
    {
        if (result.Format != ShotTableFormat.Name)
        {
            throw new NotSupportedException($"A result has the format {result.Format}, which this program does not know. Use a newer program.");
        }

        var registers = RegistersOf(bitRegisters);
        return [.. ShotTableFormat.Decode(result.Body).Counts().Select(c => new OutcomeTally(OutcomeKey.Format(registers, c.Outcome.Span), c.Count))];
    }

    private static IReadOnlyList<Register> RegistersOf(IReadOnlyList<RegisterShape> shapes)
    {
        var circuit = new CircuitBuilder();
        foreach (var shape in shapes)
        {
            circuit.AddBits(shape.Name, shape.Count);
        }

        return circuit.Build().BitRegisters;
    }
}
