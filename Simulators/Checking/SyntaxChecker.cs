using System.Globalization;
using Nexus.Circuits;
using Nexus.Circuits.Targets;

namespace Nexus.Simulators.Checking;

/// <summary>Tells whether a circuit would run on a target as it is, what it consists of, and what it would cost. Runs nothing.</summary>
/// <remarks>
/// Only circuits that pass are priced: those in the target's own gates. Of others the figures are given, and the cost is known after
/// compiling. Rules of counting are those of <see cref="CheckFigures"/>; docs/targets.md has them with examples.
/// </remarks>
public static class SyntaxChecker
{
    /// <summary>The most operations, boxes written out, that are looked at.</summary>
    public const long MaxOperations = 10_000_000;

    /// <summary>The deepest that blocks and boxes can stand within one another.</summary>
    public const int MaxNesting = 200;

    /// <summary>Checks a circuit. Nothing is thrown for what is wrong with it.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="target">What it is to run on.</param>
    /// <param name="shots">How many shots are asked for.</param>
    public static CheckVerdict Check(Circuit circuit, Target target, int shots)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentNullException.ThrowIfNull(target);
        var errors = new CheckErrorList();
        CheckWhole(circuit, target, shots, errors);
        var figures = Expand(circuit, errors) is { } expanded ? new ProgramWalk(expanded, target, errors).Walk() : null;
        if (figures is not null && target.MaxOperations is { } most && figures.Operations > most)
        {
            errors.Add(null, CheckErrorKind.Operations, [], string.Create(
                CultureInfo.InvariantCulture, $"The circuit has {figures.Operations:N0} operations; {target.Name} takes {most:N0}."));
        }

        var (cost, note) = PriceOf(figures, target, shots, errors);
        return new CheckVerdict
        {
            Target = target.Name,
            Shots = shots,
            Passes = errors.Count == 0,
            Errors = errors.First,
            ErrorCount = errors.Count,
            Figures = figures,
            Cost = cost,
            CostNote = note,
        };
    }

    private static void CheckWhole(Circuit circuit, Target target, int shots, CheckErrorList errors)
    {
        if (shots < 1)
        {
            Add(CheckErrorKind.Shots, $"{shots} shots are asked for; at least 1 is needed.");
        }
        else if (shots > target.MaxShots)
        {
            Add(CheckErrorKind.Shots, $"{shots:N0} shots are asked for; {target.Name} runs at most {target.MaxShots:N0} at a time.");
        }

        if (circuit.QubitCount > target.QubitCount)
        {
            Add(CheckErrorKind.QubitCount, $"The circuit has {circuit.QubitCount:N0} qubits; {target.Name} has {target.QubitCount:N0}.");
        }

        if (circuit.Inputs.Count > 0)
        {
            var names = string.Join(", ", circuit.Inputs.Take(10).Select(i => i.Name)) + (circuit.Inputs.Count > 10 ? ", ..." : "");
            Add(CheckErrorKind.UnboundInput, $"Inputs have no values: {names}. Bind them first.");
        }

        var registers = circuit.BitRegisters.Count(r => r.Count > 0);
        if (registers > target.MaxClassicalRegisters)
        {
            Add(CheckErrorKind.ClassicalBits, $"The circuit has {registers:N0} classical registers; {target.Name} has room for {target.MaxClassicalRegisters:N0}.");
        }

        if (circuit.BitCount > target.MaxClassicalBits)
        {
            Add(CheckErrorKind.ClassicalBits, $"The circuit has {circuit.BitCount:N0} classical bits; {target.Name} has room for {target.MaxClassicalBits:N0}.");
        }

        foreach (var register in circuit.BitRegisters.Where(r => r.Count > target.MaxRegisterWidth))
        {
            Add(CheckErrorKind.ClassicalBits, $"The classical register '{register.Name}' has {register.Count:N0} bits; {target.Name} allows {target.MaxRegisterWidth:N0} in one.");
        }

        void Add(CheckErrorKind kind, FormattableString message) => errors.Add(null, kind, [], message.ToString(CultureInfo.InvariantCulture));
    }

    private static Circuit? Expand(Circuit circuit, CheckErrorList errors)
    {
        var extent = ProgramExtent.Of(circuit.Body);
        if (extent.Operations > MaxOperations)
        {
            errors.Add(null, CheckErrorKind.Operations, [], string.Create(
                CultureInfo.InvariantCulture, $"With its boxes written out the circuit has {extent.Operations:N0} operations; at most {MaxOperations:N0} are looked at."));
            return null;
        }

        if (extent.Nesting > MaxNesting)
        {
            errors.Add(null, CheckErrorKind.Operations, [], string.Create(
                CultureInfo.InvariantCulture, $"Blocks and boxes stand {extent.Nesting:N0} deep within one another; at most {MaxNesting} are looked at."));
            return null;
        }

        try
        {
            return BoxExpansion.Expand(circuit);
        }
        catch (ArgumentException refused)
        {
            errors.Add(null, CheckErrorKind.Box, [], "A box cannot be written out: " + refused.Message);
            return null;
        }
    }

    private static (CheckCost? Cost, string? Note) PriceOf(CheckFigures? figures, Target target, int shots, CheckErrorList errors)
    {
        if (target.Cost is not { } formula)
        {
            return (null, $"{target.Name} costs nothing.");
        }

        if (errors.Count > 0 || figures is null)
        {
            return (null, errors.OnlyGateSet
                ? $"The cost is known after compiling: gates are not {target.Name}'s own."
                : "The circuit does not pass, so it has no cost.");
        }

        if (!figures.IsBounded)
        {
            return (null, "A loop runs for as long as only the run can tell, and so does its cost.");
        }

        var preparations = (double)figures.Preparations + figures.Measurements + figures.Resets;
        return (new CheckCost(formula.Of(shots, figures.OneQubitGates, figures.TwoQubitGates, preparations), formula.Unit), null);
    }
}
