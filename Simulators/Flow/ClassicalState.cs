using System.Globalization;
using Nexus.Simulators.Program;

namespace Nexus.Simulators.Flow;

/// <summary>The classical bits of a run and the loops that it is in.</summary>
internal sealed class ClassicalState
{
    private readonly byte[] _bits;
    private readonly long _maxRounds;
    private long _rounds;

    public ClassicalState(FlowProgram program, long maxRounds)
    {
        _bits = new byte[ShotTable.RowBytesFor(program.BitCount)];
        _maxRounds = maxRounds;
        Loops = new LoopState?[program.LoopDepth];
    }

    private ClassicalState(ClassicalState other)
    {
        _bits = [.. other._bits];
        _maxRounds = other._maxRounds;
        _rounds = other._rounds;
        Loops = [.. other.Loops];
    }

    /// <summary>The bits, packed.</summary>
    public Span<byte> Bits => _bits;

    /// <summary>The loops that are under way, by how many loops they stand in.</summary>
    public LoopState?[] Loops { get; }

    /// <summary>A copy that goes its own way.</summary>
    public ClassicalState Copy() => new(this);

    /// <summary>Counts a round of a loop.</summary>
    /// <exception cref="SimulationException">There have been too many.</exception>
    public void BeginRound(int operation)
    {
        if (++_rounds > _maxRounds)
        {
            throw new SimulationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The loop in operation {operation} (counted from 0) goes on after {_maxRounds} rounds of loops in one shot, the most that are simulated: it may have no end."),
                operation);
        }
    }
}
