namespace Nexus.Simulators.Flow;

/// <summary>The shots that have had the same outcomes and errors so far, and where they go on.</summary>
/// <typeparam name="TState">The kind of state.</typeparam>
internal sealed class FlowBranch<TState>
    where TState : class
{
    private FlowBranch(ClassicalState classical, Xoshiro256 random, int firstRow, int shots)
    {
        Classical = classical;
        Random = random;
        FirstRow = firstRow;
        Shots = shots;
    }

    /// <summary>How many shots go this way.</summary>
    public int Shots { get; private set; }

    /// <summary>Which row of the table is that of the first of them. A branch has rows and random numbers of its own, so no order of work changes a shot.</summary>
    public int FirstRow { get; }

    /// <summary>The instruction that comes next.</summary>
    public int Index { get; set; }

    /// <summary>How many instructions, from the start, lie behind at the farthest.</summary>
    public int Reached { get; set; }

    /// <summary>The classical bits and loops.</summary>
    public ClassicalState Classical { get; }

    /// <summary>Its random numbers.</summary>
    public Xoshiro256 Random { get; }

    /// <summary>The state before <see cref="Index"/>, or null when it must be computed again from the start.</summary>
    public TState? State { get; set; }

    /// <summary>How many decisions have been drawn.</summary>
    public int Decisions { get; set; }

    /// <summary>The last decision that was more than the absence of an error; those before hang on it.</summary>
    public Decision? Last { get; set; }

    /// <summary>What was drawn for the instruction at <see cref="Index"/> and is not applied yet; null for nothing.</summary>
    public Decision? Drawn { get; set; }

    /// <summary>The branches that part from this one at <see cref="Index"/> and have not begun.</summary>
    public Queue<FlowBranch<TState>> Children { get; } = new();

    /// <summary>The start of a run.</summary>
    public static FlowBranch<TState> Start(FlowProgram program, SimulationOptions options) =>
        new(new ClassicalState(program, options.MaxLoopRounds), new Xoshiro256(options.Seed), 0, options.Shots);

    /// <summary>Another branch that shares the past and takes the last of the shots with it.</summary>
    public FlowBranch<TState> Fork(int shots)
    {
        Shots -= shots;
        return new FlowBranch<TState>(Classical.Copy(), new Xoshiro256(Random.Next()), FirstRow + Shots, shots)
        {
            Index = Index,
            Reached = Reached,
            Decisions = Decisions,
            Last = Last,
        };
    }
}
