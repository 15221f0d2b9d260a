namespace Nexus.Circuits;

/// <summary>Checks that conditions are truth values.</summary>
internal static class ConditionCheck
{
    public static void RequireTruthValue(ClassicalExpression condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (condition.Type.Kind != ClassicalKind.Bool)
        {
            throw new ArgumentException($"A condition is a truth value, not {condition.Type}.", nameof(condition));
        }
    }
}
