namespace Nexus.Circuits.OpenQasm3;

/// <summary>A subroutine that is being run.</summary>
/// <param name="level">How many run-time blocks were open when it was called.</param>
internal sealed class Frame(int level)
{
    /// <summary>What it returns; null for nothing.</summary>
    public Variable? Result { get; set; }

    /// <summary>Whether a <c>return</c> in a run-time block was reached.</summary>
    public Variable Returned { get; } = new("_returned", -1, ClassicalType.Bool, null, false, level) { Items = [Scalar.False] };

    /// <summary>The loops open in it, innermost last.</summary>
    public Stack<LoopFrame> Loops { get; } = new();
}
