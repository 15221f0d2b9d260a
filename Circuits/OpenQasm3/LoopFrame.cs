namespace Nexus.Circuits.OpenQasm3;

/// <summary>A loop that is being run or unrolled.</summary>
/// <param name="isRunTime">Whether it is a loop of the circuit.</param>
/// <param name="level">How many run-time blocks are open around it.</param>
internal sealed class LoopFrame(bool isRunTime, int level)
{
    public bool IsRunTime => isRunTime;

    /// <summary>How many rounds have been begun.</summary>
    public int Rounds { get; set; }

    /// <summary>Whether a <c>break</c> in a run-time block of an unrolled loop was reached.</summary>
    public Variable Broken { get; } = new("_broken", -1, ClassicalType.Bool, null, false, level) { Items = [Scalar.False] };

    /// <summary>Whether a <c>continue</c> in a run-time block of this round was reached.</summary>
    public Variable Continued { get; set; } = new("_continued", -1, ClassicalType.Bool, null, false, level) { Items = [Scalar.False] };
}
