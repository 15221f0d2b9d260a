namespace Nexus.Simulators.Flow;

/// <summary>
/// Moves measurements to the end: those after all control flow, without a condition, whose qubit nothing touches afterwards and whose
/// bit nothing reads or writes. At the end all of them can be drawn together.
/// </summary>
internal static class TailMeasurements
{
    /// <summary>The instructions in their new order.</summary>
    /// <param name="instructions">The program; left as it is.</param>
    /// <param name="qubitCount">How many qubits the state has.</param>
    /// <param name="bitCount">How many bits the circuit has.</param>
    /// <param name="tailStart">Where the measurements begin that stand at the end.</param>
    public static Instruction[] Sink(Instruction[] instructions, int qubitCount, int bitCount, out int tailStart)
    {
        // Where all jumps, and all places that they lead to, lie behind.
        var flowEnd = 0;
        for (var index = 0; index < instructions.Length; index++)
        {
            flowEnd = instructions[index] switch
            {
                JumpInstruction jump => Math.Max(Math.Max(flowEnd, index + 1), jump.Target.Position),
                ForInstruction loop => Math.Max(Math.Max(flowEnd, index + 1), loop.Exit.Position),
                ClassicalInstruction => Math.Max(flowEnd, index + 1),
                _ => flowEnd,
            };
        }

        var body = new List<Instruction>();
        var tail = new List<Instruction>();
        var touched = new bool[qubitCount];
        var used = new bool[bitCount];
        for (var index = instructions.Length - 1; index >= flowEnd; index--)
        {
            var instruction = instructions[index];
            if (instruction is MeasureInstruction { Condition: null } measure && !used[measure.Bit] && !(measure.Qubit >= 0 && touched[measure.Qubit]))
            {
                tail.Add(measure);
                used[measure.Bit] = true;
                continue;
            }

            body.Add(instruction);
            foreach (var place in instruction.Places)
            {
                touched[place] = true;
            }

            foreach (var bit in instruction.Condition is { } condition ? condition.Bits : [])
            {
                used[bit] = true;
            }

            switch (instruction)
            {
                case MeasureInstruction other:
                    used[other.Bit] = true;
                    break;
                case ComputedGateInstruction computed:
                    foreach (var angle in computed.Angles)
                    {
                        angle.RunTime?.VisitBits(bit => used[bit] = true);
                    }

                    break;
            }
        }

        body.Reverse();
        tail.Reverse();
        tailStart = flowEnd + body.Count;
        return [.. instructions.AsSpan(0, flowEnd), .. body, .. tail];
    }
}
