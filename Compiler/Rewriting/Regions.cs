namespace Nexus.Compiler.Rewriting;

/// <summary>Cuts a block's steps into regions of gates of some kind on a few qubits that can stand together, and rewrites these.</summary>
internal static class Regions
{
    // How many steps that cannot join may be passed by. What could join later seldom stands farther off, and so the time stays linear.
    private const int MostPassed = 48;

    /// <summary>Rewrites a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="mostQubits">The most qubits of a region.</param>
    /// <param name="isMember">Whether a plain step may be in a region.</param>
    /// <param name="rewrite">The steps of a region, of which the qubits are told, made better; null where they stay.</param>
    public static void Rewrite(StepList list, int mostQubits, Func<Step, bool> isMember, Func<List<Step>, List<int>, List<Step>?> rewrite)
    {
        var steps = list.Steps;
        var result = new List<Step>(steps.Count);
        var isDone = new bool[steps.Count];
        var isBlocked = new int[list.QubitCount];
        var region = 0;
        for (var start = 0; start < steps.Count; start++)
        {
            if (isDone[start])
            {
                continue;
            }

            if (!steps[start].IsPlain || !isMember(steps[start]))
            {
                result.Add(steps[start]);
                continue;
            }

            region++;
            var members = new List<Step>();
            var qubits = new List<int>();
            var passed = 0;
            for (var place = start; place < steps.Count && passed < MostPassed; place++)
            {
                if (isDone[place])
                {
                    continue;
                }

                var step = steps[place];
                if (!step.IsPlain)
                {
                    var own = list.QubitsOf(step, out var isEverything);
                    if (isEverything)
                    {
                        break;
                    }

                    foreach (var qubit in own)
                    {
                        isBlocked[qubit] = region;
                    }
                }
                else if (isMember(step) && Joins(step, qubits, mostQubits, isBlocked, region))
                {
                    members.Add(step);
                    isDone[place] = true;
                    continue;
                }
                else
                {
                    isBlocked[step.First] = region;
                    if (step.IsOnTwo)
                    {
                        isBlocked[step.Second] = region;
                    }
                }

                passed++;
                if (qubits.TrueForAll(q => isBlocked[q] == region))
                {
                    break;
                }
            }

            result.AddRange(rewrite(members, qubits) ?? members);
        }

        list.Steps = result;
    }

    private static bool Joins(in Step step, List<int> qubits, int mostQubits, int[] isBlocked, int region)
    {
        if (isBlocked[step.First] == region || (step.IsOnTwo && isBlocked[step.Second] == region))
        {
            return false;
        }

        // A gate on one qubit of no other gate so far is no reason to take the qubit in; a region begins with any.
        var isNewFirst = !qubits.Contains(step.First);
        var isNewSecond = step.IsOnTwo && !qubits.Contains(step.Second);
        if (qubits.Count + (isNewFirst ? 1 : 0) + (isNewSecond ? 1 : 0) > mostQubits)
        {
            return false;
        }

        if (isNewFirst)
        {
            qubits.Add(step.First);
        }

        if (isNewSecond)
        {
            qubits.Add(step.Second);
        }

        return true;
    }
}
