using Nexus.Circuits;

namespace Nexus.Simulators.Flow;

/// <summary>
/// Takes all shots of a program together. Where an outcome or an error is drawn, the shots are split among what can happen, and
/// each way is followed: the work grows with the number of different histories, not with the shots, and what shots have in common is
/// computed once. At a split the small parts are followed first, on copies of the state, and the largest goes on in place: so the
/// states that wait are about as many as one shot has errors. Where memory is short, a branch that waits gives up its state and is
/// computed again.
/// </summary>
/// <typeparam name="TState">The kind of state.</typeparam>
internal sealed partial class FlowRun<TState> : IDisposable
    where TState : class, IFlowState<TState>
{
    private static readonly bool DrawsTogether = typeof(TState).IsAssignableTo(typeof(IDrawnState));

    private readonly FlowProgram _program;
    private readonly SimulationOptions _options;
    private readonly Func<TState> _create;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancelled;
    private readonly ProgressMeter _meter;
    /// <summary>What taking a shot at the end counts for, as an instruction does: about a tenth of all, since what it takes is not known before.</summary>
    private readonly long _drawing;

    private readonly Stack<FlowBranch<TState>> _waiting = new();
    private readonly Stack<TState> _free = new();
    private readonly List<TState> _allocated = [];
    private readonly long _maxStates;
    private readonly byte[] _rows;
    private readonly int _rowBytes;
    private readonly int _end;
    private int _active;
    private long _done;
    private long _told;

    /// <summary>Prepares a run.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">Shots, seed, threads and memory.</param>
    /// <param name="create">Makes a state of the program's qubits.</param>
    /// <param name="stateBytes">The bytes of a state.</param>
    /// <param name="progress">Is told the share of the work done, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="SimulationException">The shots do not fit the memory beside the state.</exception>
    public FlowRun(
        FlowProgram program, SimulationOptions options, Func<TState> create, long stateBytes, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        _program = program;
        _options = options;
        _create = create;
        _rows = ShotRows.Allocate(program.ResultBits.Length, options, stateBytes);
        _rowBytes = ShotTable.RowBytesFor(program.ResultBits.Length);
        _end = DrawsTogether ? program.TailStart : program.Instructions.Length;
        _maxStates = Math.Max(1, (options.EffectiveMemoryLimit - _rows.LongLength) / Math.Max(stateBytes, 1));
        _drawing = 1 + (_end / 9);
        _meter = new ProgressMeter(progress, (double)options.Shots * (_end + _drawing));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _cancelled = cancellationToken;
    }

    /// <summary>How many branches had to be computed again from the start.</summary>
    public int Replays { get; private set; }

    /// <summary>Is told each state at the end of its branch, before its qubits are drawn.</summary>
    public Action<TState>? AtEnd { get; init; }

    /// <summary>Runs all shots.</summary>
    public ShotTable Run()
    {
        _waiting.Push(FlowBranch<TState>.Start(_program, _options));
        var threads = (int)Math.Min(_options.MaxThreads, _maxStates);
        WorkerThreads.Run(threads, Work, Stop);
        _cancelled.ThrowIfCancellationRequested();
        ShotOrder.Shuffle(_rows, _rowBytes, _options.Shots, new Xoshiro256(~_options.Seed), _cancelled);
        _meter.Complete();
        return ShotTable.FromBytes(_program.ResultBits.Length, _options.Shots, _rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _allocated.ForEach(state => state.Dispose());
        _stop.Dispose();
    }

    private void Stop()
    {
        _stop.Cancel();
        lock (_waiting)
        {
            Monitor.PulseAll(_waiting);
        }
    }

    private void Work(int thread)
    {
        while (Next() is { } branch)
        {
            Follow(branch, thread);
            lock (_waiting)
            {
                _active--;
                Monitor.PulseAll(_waiting);
            }
        }
    }

    /// <summary>A branch to follow, its state with it; null when all are done.</summary>
    private FlowBranch<TState>? Next()
    {
        if (Take() is not { } branch)
        {
            return null;
        }

        if (branch.State is null)
        {
            branch.State = RentOrSeize();
            Replay(branch, branch.State);
        }

        if (!branch.Children.TryDequeue(out var child))
        {
            return branch;
        }

        TState? spare;
        lock (_waiting)
        {
            spare = Rent();
        }

        if (spare is null)
        {
            // No room for another state: the child takes this one over, and the branch is computed again when its turn comes.
            (child.State, branch.State) = (branch.State, null);
        }
        else
        {
            spare.CopyFrom(branch.State, _stop.Token);
            child.State = spare;
        }

        lock (_waiting)
        {
            _waiting.Push(branch);
            Monitor.PulseAll(_waiting);
        }

        return child;
    }

    private FlowBranch<TState>? Take()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_active == 0 || _stop.IsCancellationRequested)
                {
                    return null;
                }

                Monitor.Wait(_waiting);
            }

            _active++;
            return _waiting.Pop();
        }
    }

    /// <summary>A state to overwrite: a free one, a new one, or that of a branch that waits longest.</summary>
    private TState RentOrSeize()
    {
        lock (_waiting)
        {
            while (true)
            {
                _stop.Token.ThrowIfCancellationRequested();
                if (Rent() is { } state)
                {
                    return state;
                }

                if (_waiting.LastOrDefault(other => other.State is not null) is { } longest)
                {
                    (state, longest.State) = (longest.State!, null);
                    return state;
                }

                // The other threads hold them all; one of them will end or wait.
                Monitor.Wait(_waiting);
            }
        }
    }

    /// <summary>A state to overwrite, or null when the memory limit allows no more. Called under the lock.</summary>
    private TState? Rent()
    {
        if (_free.TryPop(out var state))
        {
            return state;
        }

        if (_allocated.Count >= _maxStates)
        {
            return null;
        }

        state = _create();
        _allocated.Add(state);
        return state;
    }

    private void Follow(FlowBranch<TState> branch, int thread)
    {
        var state = branch.State!;
        while (branch.Index < _end)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var index = branch.Index;
            var instruction = _program.Instructions[index];
            if (branch.Drawn is null && !Step(branch, state, instruction))
            {
                // Some shots part here; they come first.
                lock (_waiting)
                {
                    _waiting.Push(branch);
                }

                return;
            }

            if (branch.Drawn is { } drawn)
            {
                branch.Drawn = null;
                Settle(branch.Classical, state, instruction, drawn);
                branch.Index = index + 1;
            }

            Count((long)branch.Shots * Math.Max(index + 1 - branch.Reached, 0), thread);
            branch.Reached = Math.Max(branch.Reached, index + 1);
        }

        AtEnd?.Invoke(state);
        Count((long)branch.Shots * (_end - branch.Reached), thread);
        TakeShots(branch, state, thread);
        lock (_waiting)
        {
            _free.Push(state);
        }
    }

    private void Count(long work, int thread)
    {
        var done = Interlocked.Add(ref _done, work);
        if (thread == 0)
        {
            _meter.Add(done - _told);
            _told = done;
        }
    }

    private void TakeShots(FlowBranch<TState> branch, TState state, int thread)
    {
        var bits = branch.Classical.Bits;
        var template = new byte[_rowBytes];
        var places = new Dictionary<int, int>();
        for (var i = 0; i < _program.ResultBits.Length; i++)
        {
            places[_program.ResultBits[i]] = i;
            PackedBits.Set(template, i, PackedBits.Get(bits, _program.ResultBits[i]));
        }

        var measured = _program.Instructions.Skip(_end).Cast<MeasureInstruction>().Where(m => places.ContainsKey(m.Bit)).ToArray();
        var row = branch.FirstRow;
        if (measured.Length == 0)
        {
            for (; row < branch.FirstRow + branch.Shots; row++)
            {
                LookUp(row);
                template.CopyTo(Row(row));
            }

            Count(branch.Shots * _drawing, thread);
            return;
        }

        // A qubit may be measured into several bits.
        int[] qubits = [.. measured.Select(m => m.Qubit).Where(q => q >= 0).Distinct()];
        var targets = measured.Select(m => (Source: Array.IndexOf(qubits, m.Qubit), Bit: places[m.Bit], m.Error)).ToArray();
        var errs = measured.Any(m => m.Error.IsPossible);
        if (qubits.Length == 0)
        {
            Receive([], branch.Shots);
            return;
        }

        ((IDrawnState)state).Draw(qubits, branch.Shots, branch.Random, Receive, _stop.Token);

        void Receive(ReadOnlySpan<ulong> values, int shots)
        {
            for (var shot = 0; shot < shots; shot++, row++)
            {
                LookUp(row);
                var into = Row(row);
                if (shot > 0 && !errs)
                {
                    Row(row - 1).CopyTo(into);
                    continue;
                }

                template.CopyTo(into);
                foreach (var (source, bit, error) in targets)
                {
                    var value = source >= 0 && (values[source >> 6] >> (source & 63) & 1) != 0;
                    if (error.IsPossible && branch.Random.NextUnit() < error.Of(value))
                    {
                        value = !value;
                    }

                    if (value)
                    {
                        PackedBits.Set(into, bit, true);
                    }
                    else if (errs || shot == 0)
                    {
                        PackedBits.Set(into, bit, false);
                    }
                }
            }

            Count(shots * _drawing, thread);
        }
    }

    /// <summary>Looks at the token now and then.</summary>
    private void LookUp(int row)
    {
        if ((row & 0xFFFF) == 0)
        {
            _stop.Token.ThrowIfCancellationRequested();
        }
    }

    private Span<byte> Row(int row) => _rows.AsSpan(row * _rowBytes, _rowBytes);
}
