using Nexus.Circuits;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Flow;

/// <content>What an instruction does to a branch, and how shots are split where something is drawn.</content>
internal sealed partial class FlowRun<TState>
{
    /// <summary>Carries out an instruction, or draws what happens at it. False when shots part.</summary>
    private bool Step(FlowBranch<TState> branch, TState state, Instruction instruction)
    {
        if (Unconditional(branch.Classical, state, instruction, branch.Index) is { } next)
        {
            branch.Index = next;
            return true;
        }

        switch (instruction)
        {
            case MeasureInstruction measure:
                var one = measure.Qubit < 0 ? 0 : state.ChanceOfOne(measure.Qubit, _stop.Token);
                var (e0, e1) = (measure.Error.ReadOneForZero, measure.Error.ReadZeroForOne);
                return Draw(branch, [(1 - one) * (1 - e0), one * (1 - e1), (1 - one) * e0, one * e1]);
            case ResetInstruction reset:
                var excited = state.ChanceOfOne(reset.Qubit, _stop.Token);
                return Draw(branch, [1 - excited, excited]);
            case ChannelInstruction { Channel: PauliChannel pauli }:
                return DrawErrors(branch, pauli);
            case ChannelInstruction { Channel: KrausChannel kraus } channel:
                Span<double> chances = stackalloc double[kraus.KrausOperators.Count];
                ((IPureState)state).Chances(kraus, channel.Qubits, chances, _stop.Token);
                return Draw(branch, chances);
            default:
                throw new InvalidOperationException($"Nothing is drawn for {instruction}.");
        }
    }

    /// <summary>Does what needs nothing drawn, and tells where to go on; null when something must be drawn.</summary>
    private int? Unconditional(ClassicalState classical, TState state, Instruction instruction, int index)
    {
        if (instruction is ClassicalInstruction flow)
        {
            return flow.Advance(classical, index);
        }

        if (instruction.Condition is { } condition && !condition.Holds(classical.Bits))
        {
            return index + 1;
        }

        switch (instruction)
        {
            case GateInstruction gate:
                state.Apply(gate, _stop.Token);
                return index + 1;
            case ComputedGateInstruction computed:
                try
                {
                    state.Apply(computed.Evaluate(classical.Bits), _stop.Token);
                }
                catch (ClassicalEvaluationException e)
                {
                    throw ClassicalInstruction.At(computed.Operation, e);
                }

                return index + 1;
            case ChannelInstruction channel when state is IMixedState mixed:
                mixed.Mix(channel, _stop.Token);
                return index + 1;
            case ResetInstruction reset when state is IMixedState mixed:
                mixed.Reset(reset.Qubit, _stop.Token);
                return index + 1;
            default:
                return null;
        }
    }

    /// <summary>Splits the shots of a branch among choices. False when there is more than one way.</summary>
    private static bool Draw(FlowBranch<TState> branch, ReadOnlySpan<double> chances)
    {
        var rest = 0.0;
        foreach (var chance in chances)
        {
            rest += Math.Max(chance, 0);
        }

        var total = rest;
        var shots = branch.Shots;
        Span<int> counts = stackalloc int[chances.Length];
        for (var choice = chances.Length - 1; choice >= 0; choice--)
        {
            var chance = Math.Max(chances[choice], 0);
            counts[choice] = choice == 0 || rest <= chance ? shots : RareEvents.Binomial(branch.Random, shots, chance / rest);
            shots -= counts[choice];
            rest -= chance;
        }

        return Part(branch, counts, chances, total);
    }

    /// <summary>As <see cref="Draw"/>, where most shots have no error.</summary>
    private static bool DrawErrors(FlowBranch<TState> branch, PauliChannel channel)
    {
        var errors = RareEvents.Binomial(branch.Random, branch.Shots, channel.ErrorProbability);
        if (errors == 0)
        {
            branch.Drawn = new Decision(branch.Decisions++, 0, 1, branch.Last);
            return true;
        }

        Span<int> counts = stackalloc int[channel.Probabilities.Count];
        counts.Clear();
        counts[0] = branch.Shots - errors;
        for (; errors > 0; errors--)
        {
            counts[channel.ErrorAt(branch.Random.NextUnit())]++;
        }

        return Part(branch, counts, [], 1);
    }

    private static bool Part(FlowBranch<TState> branch, ReadOnlySpan<int> counts, ReadOnlySpan<double> chances, double total)
    {
        var number = branch.Decisions++;
        var largest = 0;
        for (var choice = 1; choice < counts.Length; choice++)
        {
            largest = counts[choice] > counts[largest] ? choice : largest;
        }

        for (var choice = 0; choice < counts.Length; choice++)
        {
            if (counts[choice] > 0 && choice != largest)
            {
                var child = branch.Fork(counts[choice]);
                Choose(child, number, choice, chances, total);
                branch.Children.Enqueue(child);
            }
        }

        Choose(branch, number, largest, chances, total);
        return branch.Children.Count == 0;
    }

    private static void Choose(FlowBranch<TState> branch, int number, int choice, ReadOnlySpan<double> chances, double total)
    {
        branch.Drawn = new Decision(number, choice, chances.IsEmpty ? 1 : chances[choice] / total, branch.Last);
        if (choice != 0 || !chances.IsEmpty)
        {
            branch.Last = branch.Drawn;
        }
    }

    /// <summary>Applies what was drawn.</summary>
    private void Settle(ClassicalState classical, TState state, Instruction instruction, Decision drawn)
    {
        switch (instruction)
        {
            case MeasureInstruction measure:
                var outcome = (drawn.Choice & 1) != 0;
                if (measure.Qubit >= 0)
                {
                    state.Collapse(measure.Qubit, outcome, _stop.Token);
                }

                PackedBits.Set(classical.Bits, measure.Bit, outcome ^ (drawn.Choice & 2) != 0);
                break;
            case ResetInstruction reset:
                state.Collapse(reset.Qubit, drawn.Choice == 1, _stop.Token);
                if (drawn.Choice == 1)
                {
                    state.Flip(reset.Qubit, _stop.Token);
                }

                break;
            case ChannelInstruction channel when drawn.Choice != 0 || channel.Channel is KrausChannel:
                ((IPureState)state).Apply(channel.Channel, drawn.Choice, drawn.Chance, channel.Qubits, _stop.Token);
                break;
        }
    }

    /// <summary>Brings a state from the start to where a branch waits, by the decisions that the branch has behind it.</summary>
    private void Replay(FlowBranch<TState> branch, TState state)
    {
        state.Clear(_stop.Token);
        if (branch.Drawn is null)
        {
            // The start.
            return;
        }

        lock (_waiting)
        {
            Replays++;
        }

        // What is drawn and not applied yet belongs to the instruction that the branch waits at.
        var behind = branch.Decisions - 1;
        var past = new Stack<Decision>();
        for (var decision = branch.Last; decision is not null; decision = decision.Before)
        {
            if (decision.Number < behind)
            {
                past.Push(decision);
            }
        }

        var classical = new ClassicalState(_program, _options.MaxLoopRounds);
        var decided = 0;
        for (var index = 0; ;)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var instruction = _program.Instructions[index];
            if (Unconditional(classical, state, instruction, index) is { } next)
            {
                index = next;
                continue;
            }

            if (decided == behind)
            {
                return;
            }

            var drawn = past.TryPeek(out var decision) && decision.Number == decided ? past.Pop() : new Decision(decided, 0, 1, null);
            Settle(classical, state, instruction, drawn);
            decided++;
            index++;
        }
    }
}
