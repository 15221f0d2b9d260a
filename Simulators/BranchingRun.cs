using System.Globalization;
using Nexus.Circuits;
using Nexus.Simulators.Operations;
using Nexus.Simulators.Program;

namespace Nexus.Simulators;

/// <summary>
/// Takes all shots of a circuit together. Where a qubit must be measured before the end, the shots are split binomially and both
/// outcomes are followed, depth first; so the work grows with the number of distinct histories, not with the shots, and
/// what comes before the first such measurement is computed once. A branch that waits keeps its state while the memory
/// limit allows; otherwise it is computed again from the start when its turn comes. Random numbers are drawn in the same
/// order either way, so that the shots do not depend on the memory.
/// </summary>
internal sealed class BranchingRun : IDisposable
{
    /// <summary>Drawing and writing a shot takes about as long as so many amplitudes of a gate.</summary>
    private const double AmplitudesPerShot = 100;

    private readonly StatevectorProgram _program;
    private readonly SimulationOptions _options;
    private readonly EngineOptions _engine;
    private readonly Crew _crew;
    private readonly CancellationToken _cancellation;
    private readonly ProgressMeter _progress;

    /// <summary>What taking a shot at the end counts for, as the steps before it do.</summary>
    private readonly double _drawing;
    private readonly Xoshiro256 _random;
    private readonly BasisSampler _sampler;
    private readonly Stack<Branch> _waiting = new();
    private readonly Stack<Statevector> _free = new();
    private readonly List<Statevector> _allocated = [];
    private readonly long _maxStates;
    private readonly byte[] _rows;
    private readonly int _rowBytes;
    private int _shotsDone;

    /// <summary>What the step counts for that goes over the state in portions; 0 for one that does not tell how far it is.</summary>
    private double _underWay;

    public BranchingRun(
        StatevectorProgram program, SimulationOptions options, EngineOptions engine, IProgress<double>? progress, CancellationToken cancellation)
    {
        _program = program;
        _options = options;
        _engine = engine;
        _cancellation = cancellation;
        _drawing = program.WorkBefore[^1] - program.WorkBefore[^2] + (AmplitudesPerShot * options.Shots / Math.Pow(2, program.QubitCount));
        _progress = new ProgressMeter(progress, options.Shots * (program.WorkBefore[^2] + _drawing));
        _random = new Xoshiro256(options.Seed);
        _rowBytes = ShotTable.RowBytesFor(program.ResultBits.Length);

        var tableBytes = (long)_rowBytes * options.Shots;
        var spare = options.EffectiveMemoryLimit - (Int128)StatevectorMemory.RequiredBytes(program.QubitCount, engine.Precision) - tableBytes;
        if (spare < 0 || tableBytes > Array.MaxLength)
        {
            throw new SimulationException(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Shots} shots of {program.ResultBits.Length} bits need {StatevectorMemory.Format((UInt128)tableBytes)} beside the state of {program.QubitCount} qubits, which is more than there is; take fewer shots"));
        }

        _maxStates = 1 + (long)(spare / (Int128)StatevectorMemory.StateBytes(program.QubitCount, engine.Precision));
        _rows = GC.AllocateUninitializedArray<byte>((int)tableBytes);
        _sampler = new BasisSampler(program.QubitCount);
        _crew = new Crew(engine.ThreadsFor(program.QubitCount)) { Advanced = share => _progress.Show(_underWay * share) };
    }

    /// <summary>How many branches had to be computed again from the start.</summary>
    public int Replays { get; private set; }

    /// <summary>Runs all shots.</summary>
    public ShotTable Run()
    {
        _waiting.Push(new Branch(_program, _options.Shots, _options.MaxLoopRounds));
        while (_waiting.TryPop(out var branch))
        {
            Follow(branch);
        }

        Shuffle();
        _progress.Complete();
        return ShotTable.FromBytes(_program.ResultBits.Length, _options.Shots, _rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _allocated.ForEach(state => state.Dispose());
        _crew.Dispose();
    }

    private void Follow(Branch branch)
    {
        var state = branch.State ?? Replay(branch);
        for (var index = branch.Step; index < _program.Steps.Length;)
        {
            _cancellation.ThrowIfCancellationRequested();
            var step = _program.Steps[index];

            // The shots that branch off at this step have had it too. A step that is passed again is no progress.
            var progress = branch.Shots * Math.Max(_program.WorkBefore[index + 1] - _program.WorkBefore[branch.Reached], 0);
            branch.Reached = Math.Max(branch.Reached, index + 1);
            if (MeasuredQubit(step) is { } qubit)
            {
                if (step.Condition is null || step.Condition.Holds(branch.Bits))
                {
                    Split(branch, state, index, qubit);
                }

                index++;
            }
            else
            {
                _underWay = step is PassStep ? progress : 0;
                index = step.Advance(branch, state, index, _cancellation);
                _underWay = 0;
            }

            _progress.Add(progress);
        }

        _progress.Add(branch.Shots * (_program.WorkBefore[^2] - _program.WorkBefore[branch.Reached]));
        TakeShots(branch, state);
        _free.Push(state);
    }

    /// <summary>
    /// Brings a state from the start to where a branch goes on: behind the step that its last outcome came from. The branch's
    /// classical bits and loops are there already; the way there is followed with others of its own.
    /// </summary>
    private Statevector Replay(Branch branch)
    {
        var state = Rent() ?? throw new InvalidOperationException("A branch that starts finds the state of the one that ended.");
        state.Initialize(_program.Phase, _cancellation);
        if (branch.History.Count == 0)
        {
            return state;
        }

        Replays++;
        var past = new Branch(_program, branch.Shots, _options.MaxLoopRounds);
        for (var index = 0; past.History.Count < branch.History.Count;)
        {
            _cancellation.ThrowIfCancellationRequested();
            var step = _program.Steps[index];
            if (MeasuredQubit(step) is { } qubit)
            {
                if (step.Condition is null || step.Condition.Holds(past.Bits))
                {
                    Collapse(past, state, step, qubit, branch.History[past.History.Count]);
                }

                index++;
            }
            else
            {
                index = step.Advance(past, state, index, _cancellation);
            }
        }

        return state;
    }

    /// <summary>The qubit of which a step needs an outcome at once, or null.</summary>
    private static int? MeasuredQubit(Step step) => step switch
    {
        MeasureStep { Splits: true } measure => measure.Qubit,
        ResetStep reset => reset.Qubit,
        _ => null,
    };

    /// <summary>Measures a qubit for all shots of a branch. Those that find 1 while others find 0 become a branch that waits.</summary>
    private void Split(Branch branch, Statevector state, int index, int qubit)
    {
        var step = _program.Steps[index];
        var (zero, one) = state.Weights(qubit, _cancellation);
        var ones = _random.NextBinomial(branch.Shots, one / (zero + one));
        if (ones == branch.Shots)
        {
            Collapse(branch, state, step, qubit, true, one, zero);
            return;
        }

        if (ones > 0)
        {
            var other = branch.Fork(ones, index + 1);
            other.State = Rent();
            if (other.State is null)
            {
                Note(other, step, true);
            }
            else
            {
                other.State.CopyFrom(state, _cancellation);
                Collapse(other, other.State, step, qubit, true, one, zero);
            }

            _waiting.Push(other);
        }

        Collapse(branch, state, step, qubit, false, zero, one);
    }

    private void Collapse(Branch branch, Statevector state, Step step, int qubit, bool outcome)
    {
        var (zero, one) = state.Weights(qubit, _cancellation);
        Collapse(branch, state, step, qubit, outcome, outcome ? one : zero, outcome ? zero : one);
    }

    private void Collapse(Branch branch, Statevector state, Step step, int qubit, bool outcome, double weight, double otherWeight)
    {
        Note(branch, step, outcome);
        if (otherWeight != 0)
        {
            state.Project(qubit, outcome, 1 / Math.Sqrt(weight), _cancellation);
        }

        if (step is ResetStep && outcome)
        {
            state.Apply(new FlipOperation(qubit, 0), _cancellation);
        }
    }

    private static void Note(Branch branch, Step step, bool outcome)
    {
        branch.Record(outcome);
        if (step is MeasureStep measure)
        {
            branch.Write(measure.Bit, outcome);
        }
    }

    /// <summary>A state to overwrite, or null when the memory limit allows no more.</summary>
    private Statevector? Rent()
    {
        if (_free.TryPop(out var state))
        {
            return state;
        }

        if (_allocated.Count >= _maxStates)
        {
            return null;
        }

        state = new Statevector(_program.QubitCount, _engine, _crew, _cancellation);
        _allocated.Add(state);
        return state;
    }

    /// <summary>Writes the rows of a branch's shots, drawing the deferred bits from the state.</summary>
    private void TakeShots(Branch branch, Statevector state)
    {
        var drawn = new List<(int Qubit, int Byte, byte Mask)>();
        var template = new byte[_rowBytes];
        for (var i = 0; i < _program.ResultBits.Length; i++)
        {
            var bit = _program.ResultBits[i];
            if (branch.DeferredQubit(bit) is >= 0 and var qubit)
            {
                drawn.Add((qubit, i >> 3, (byte)(1 << (i & 7))));
            }
            else
            {
                PackedBits.Set(template, i, PackedBits.Get(branch.Bits, bit));
            }
        }

        if (drawn.Count == 0)
        {
            WriteRows(template, branch.Shots);
            return;
        }

        var row = new byte[_rowBytes];
        var sources = drawn.ToArray();
        _sampler.Sample(state, branch.Shots, _random, Receive, _cancellation);

        void Receive(ulong basisState, int shots)
        {
            template.CopyTo(row, 0);
            foreach (var (qubit, at, mask) in sources)
            {
                if ((basisState >> qubit & 1) != 0)
                {
                    row[at] |= mask;
                }
            }

            WriteRows(row, shots);
        }
    }

    private void WriteRows(ReadOnlySpan<byte> row, int shots)
    {
        for (; shots > 0; shots--)
        {
            if ((shots & 0xFFFF) == 0)
            {
                _cancellation.ThrowIfCancellationRequested();
            }

            row.CopyTo(_rows.AsSpan(_shotsDone * _rowBytes, _rowBytes));
            _shotsDone++;
            _progress.Add(_drawing);
        }
    }

    /// <summary>Fisher and Yates' shuffle: branches and the sampler leave the shots grouped by outcome, and nothing may be read from their order.</summary>
    private void Shuffle()
    {
        if (_rowBytes == 0)
        {
            return;
        }

        Span<byte> held = _rowBytes <= 256 ? stackalloc byte[_rowBytes] : new byte[_rowBytes];
        for (var last = _options.Shots - 1; last > 0; last--)
        {
            if (last % 65536 == 0)
            {
                _cancellation.ThrowIfCancellationRequested();
            }

            var chosen = (int)_random.NextBelow((ulong)last + 1);
            var from = _rows.AsSpan(chosen * _rowBytes, _rowBytes);
            var to = _rows.AsSpan(last * _rowBytes, _rowBytes);
            from.CopyTo(held);
            to.CopyTo(from);
            held.CopyTo(to);
        }
    }
}
