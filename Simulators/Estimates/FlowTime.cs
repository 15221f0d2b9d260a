using Nexus.Simulators.Flow;
using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Estimates;

/// <summary>How long a <see cref="FlowRun{TState}"/> takes, about: what each instruction costs, times the ways that shots go when they come to it.</summary>
internal static class FlowTime
{
    /// <summary>What an instruction costs before the run: it is read, and made ready.</summary>
    private const double SecondsToCompile = 1.5e-6;

    /// <summary>What an instruction costs a way beside the state.</summary>
    private const double SecondsPerInstruction = 2e-7;

    /// <summary>What a way costs beside its state: a branch, its bits, its random numbers.</summary>
    private const double SecondsPerWay = 2e-6;

    /// <summary>What a shot costs: it is drawn, written and shuffled.</summary>
    private const double SecondsPerShot = 7e-8;

    /// <summary>A loop that goes round more often splits its shots no further.</summary>
    private const double MostSplits = 64;

    /// <summary>The time of all shots in seconds, with one thread.</summary>
    /// <param name="program">The program.</param>
    /// <param name="shots">How many shots.</param>
    /// <param name="costs">What its instructions cost.</param>
    /// <param name="branches">Whether shots part ways.</param>
    public static double Seconds(FlowProgram program, int shots, IFlowCosts costs, out bool branches)
    {
        var ways = new ShotWays(shots);
        var open = new bool[program.QubitCount];
        var end = costs.DrawsTogether ? program.TailStart : program.Instructions.Length;
        var seconds = costs.Copy + (program.Instructions.Length * SecondsToCompile);
        var rounds = 1.0;
        var loops = new Stack<(int End, double Outside)>();
        for (var index = 0; index < end; index++)
        {
            while (loops.TryPeek(out var loop) && index >= loop.End)
            {
                rounds = loop.Outside;
                loops.Pop();
            }

            var instruction = program.Instructions[index];
            seconds += ways.Count * rounds * (SecondsPerInstruction + costs.Of(instruction));
            if (instruction is ForInstruction { Begin: { } begin } head)
            {
                loops.Push((head.Exit.Position, rounds));
                rounds *= LoopRounds.Of(begin);
            }
            else if (rounds > 0)
            {
                Split(instruction, ways, open, rounds, costs.IsMixed);
            }
        }

        branches = ways.Count > 1.5;
        var each = Math.Max(shots, 1) / ways.Count;
        return seconds
            + ((ways.Count - 1) * (costs.Copy + SecondsPerWay))
            + (costs.DrawsTogether && program.TailStart < program.Instructions.Length ? ways.Count * costs.Draw(each) : 0)
            + (shots * SecondsPerShot);
    }

    /// <summary>Lets shots part where an outcome or an error is drawn. What a measurement finds is taken to be open where a gate or an error came before.</summary>
    private static void Split(Instruction instruction, ShotWays ways, bool[] open, double rounds, bool mixed)
    {
        switch (instruction)
        {
            case MeasureInstruction measure:
                if (measure.Qubit >= 0 && open[measure.Qubit])
                {
                    Halve();
                    open[measure.Qubit] = rounds > 1;
                }

                if (measure.Error is { IsPossible: true } error)
                {
                    var wrong = Often((error.ReadOneForZero + error.ReadZeroForOne) / 2);
                    ways.Split((1 - wrong, 1), (wrong, 1));
                }

                break;
            case ResetInstruction reset:
                if (!mixed && open[reset.Qubit])
                {
                    Halve();
                }

                open[reset.Qubit] = false;
                break;
            case ChannelInstruction channel:
                foreach (var qubit in channel.Qubits)
                {
                    open[qubit] = true;
                }

                if (!mixed && channel.Channel is PauliChannel pauli)
                {
                    var kinds = pauli.Probabilities.Skip(1).Count(p => p > 0);
                    var any = Often(pauli.ErrorProbability);
                    ways.Split((1 - any, 1), (any / Math.Max(kinds, 1), kinds));
                }
                else if (!mixed)
                {
                    SplitByKraus((KrausChannel)channel.Channel);
                }

                break;
            default:
                foreach (var qubit in instruction.Places)
                {
                    open[qubit] = true;
                }

                break;
        }

        double Often(double probability) => -double.ExpM1(rounds * Math.Log(1 - Math.Min(probability, 1 - 1e-12)));

        void Halve()
        {
            for (var i = 0; i < Math.Min(rounds, MostSplits); i++)
            {
                ways.Split((0.5, 2));
            }
        }

        // The state decides; of one that is mixed through and through each operator has the share of its norm.
        void SplitByKraus(KrausChannel kraus)
        {
            var size = 1 << kraus.QubitCount;
            var choices = kraus.KrausOperators.Select(k => (k.Sum(entry => entry.Real * entry.Real + entry.Imaginary * entry.Imaginary) / size, 1)).ToArray();
            for (var i = 0; i < Math.Min(rounds, MostSplits); i++)
            {
                ways.Split(choices);
            }
        }
    }
}
