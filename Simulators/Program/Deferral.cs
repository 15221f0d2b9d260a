namespace Nexus.Simulators.Program;

/// <summary>
/// Finds the measurements that can be drawn at the end: those in no loop whose bit no later step reads, and whose qubit is afterwards
/// neither reset nor changed other than in phase (controlling a gate changes only phases of the controlling qubit's own values).
/// Later is whatever stands behind, whether or not it is reached; but for loops, jumps lead only there.
/// </summary>
internal static class Deferral
{
    /// <summary>Marks the measurements of a program.</summary>
    public static void Mark(Step[] steps, int bitCount, CancellationToken cancellationToken = default)
    {
        var changed = 0UL;
        var read = new bool[bitCount];
        void Read(int bit) => read[bit] = true;

        // Where the outermost loop begins that the walk is in.
        var loopStart = int.MaxValue;
        for (var index = steps.Length - 1; index >= 0; index--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = steps[index];
            if (index < loopStart)
            {
                loopStart = int.MaxValue;
            }

            if (step is JumpStep jump && jump.Target.Position <= index && loopStart == int.MaxValue)
            {
                loopStart = jump.Target.Position;
            }

            if (step is MeasureStep { Qubit: { } qubit } measure && loopStart == int.MaxValue)
            {
                steps[index] = measure with { Deferred = (changed >> qubit & 1) == 0 && !read[measure.Bit] };
            }

            changed |= step.Changes;
            step.VisitReadBits(Read);
        }
    }
}
