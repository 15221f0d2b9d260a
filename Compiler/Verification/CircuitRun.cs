using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Compiler.Verification;

/// <summary>Runs a circuit without boxes other than matrices on a state vector, with outcomes that somebody chooses.</summary>
/// <param name="circuit">The circuit; its angles have values.</param>
/// <param name="place">For each of the circuit's qubits its place in the state vector; -1 for one that nothing acts on.</param>
internal sealed class CircuitRun(Circuit circuit, IReadOnlyList<int> place)
{
    private readonly byte[] _bits = new byte[(circuit.BitCount + 7) / 8];
    private readonly Dictionary<(GateKind, double, double, double), Complex[]> _matrices = [];

    private enum Leaving
    {
        Nothing,
        Round,
        Loop,
        Circuit,
    }

    /// <summary>Whether a bit is 1 at the end.</summary>
    public bool Bit(int bit) => PackedBits.Get(_bits, bit);

    /// <summary>Runs the circuit.</summary>
    /// <param name="state">The state, which is changed.</param>
    /// <param name="choose">Tells an outcome, given how likely 1 is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public void Run(StateVector state, Func<double, bool> choose, CancellationToken cancellationToken)
    {
        Array.Clear(_bits);
        Run(circuit.Body, state, choose, cancellationToken);
    }

    /// <summary>Applies the gates of a circuit that is only gates and measurements at the end; these are left out.</summary>
    public void RunGates(StateVector state, CancellationToken cancellationToken)
    {
        foreach (var operation in circuit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation.Kind == OperationKind.Gate)
            {
                state.Apply(MatrixOf(operation), Places(operation.Controls), Places(operation.Targets));
            }
            else if (operation.Kind == OperationKind.Box)
            {
                state.Apply(((UnitaryBox)operation.Box).Matrix, Places(operation.Controls), Places(operation.Targets));
            }
        }
    }

    private Leaving Run(Block block, StateVector state, Func<double, bool> choose, CancellationToken cancellationToken)
    {
        foreach (var operation in block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (operation.Condition is { } condition && !condition.Holds(Bit))
            {
                continue;
            }

            var leaving = Leaving.Nothing;
            switch (operation.Kind)
            {
                case OperationKind.Gate:
                    state.Apply(MatrixOf(operation), Places(operation.Controls), Places(operation.Targets));
                    break;
                case OperationKind.Box:
                    state.Apply(((UnitaryBox)operation.Box).Matrix, Places(operation.Controls), Places(operation.Targets));
                    break;
                case OperationKind.Measure:
                    PackedBits.Set(_bits, operation.Bits[0], Collapse(state, place[operation.Qubits[0]], choose));
                    break;
                case OperationKind.Reset:
                    if (Collapse(state, place[operation.Qubits[0]], choose))
                    {
                        state.Apply(GateMatrix.Of(GateKind.X), [], [place[operation.Qubits[0]]]);
                    }

                    break;
                case OperationKind.Assign:
                    operation.Assignment.Target.Store(_bits, operation.Assignment.Value.Evaluate(_bits));
                    break;
                case OperationKind.If:
                    var chosen = operation.If.Condition.Evaluate(_bits).IsTrue ? operation.If.Then : operation.If.Else;
                    leaving = chosen is null ? Leaving.Nothing : Run(chosen, state, choose, cancellationToken);
                    break;
                case OperationKind.While:
                    while (leaving < Leaving.Loop && operation.While.Condition.Evaluate(_bits).IsTrue)
                    {
                        leaving = Run(operation.While.Body, state, choose, cancellationToken);
                    }

                    leaving = leaving == Leaving.Circuit ? leaving : Leaving.Nothing;
                    break;
                case OperationKind.For:
                    leaving = Run(operation.For, state, choose, cancellationToken);
                    break;
                case OperationKind.Break:
                    leaving = Leaving.Loop;
                    break;
                case OperationKind.Continue:
                    leaving = Leaving.Round;
                    break;
                case OperationKind.End:
                    leaving = Leaving.Circuit;
                    break;
            }

            if (leaving != Leaving.Nothing)
            {
                return leaving;
            }
        }

        return Leaving.Nothing;
    }

    private Leaving Run(ForLoop loop, StateVector state, Func<double, bool> choose, CancellationToken cancellationToken)
    {
        var values = loop.Values?.Select(v => v.Evaluate(_bits)).ToList() ?? [];
        if (loop.Range is { } range)
        {
            var (start, step, stop) = (range.Start.Evaluate(_bits).Integer, range.Step.Evaluate(_bits).Integer, range.Stop.Evaluate(_bits).Integer);
            for (var value = start; !step.IsZero && (step > 0 ? value <= stop : value >= stop); value += step)
            {
                values.Add(ClassicalValue.Of(ClassicalType.Signed(128), value));
            }
        }

        foreach (var value in values)
        {
            loop.Variable.Store(_bits, value);
            var leaving = Run(loop.Body, state, choose, cancellationToken);
            if (leaving >= Leaving.Loop)
            {
                return leaving == Leaving.Circuit ? leaving : Leaving.Nothing;
            }
        }

        return Leaving.Nothing;
    }

    private static bool Collapse(StateVector state, int qubit, Func<double, bool> choose)
    {
        var one = Math.Clamp(state.ProbabilityOfOne(qubit), 0, 1);
        var outcome = choose(one);
        state.Project(qubit, outcome, outcome ? one : 1 - one);
        return outcome;
    }

    private Complex[] MatrixOf(Operation operation)
    {
        Span<double> angles = stackalloc double[3];
        for (var i = 0; i < operation.Parameters.Length; i++)
        {
            var angle = operation.Parameters[i];
            angles[i] = angle.RunTime is { } computed ? computed.Evaluate(_bits).ToDouble() : angle.Radians;
        }

        var key = (operation.Gate.Kind, angles[0], angles[1], angles[2]);
        if (!_matrices.TryGetValue(key, out var matrix))
        {
            matrix = GateMatrix.Of(operation.Gate.Kind, angles[..operation.Parameters.Length]);
            if (_matrices.Count < 10_000)
            {
                _matrices.Add(key, matrix);
            }
        }

        return matrix;
    }

    private int[] Places(ReadOnlySpan<int> qubits)
    {
        var places = new int[qubits.Length];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = place[qubits[i]];
        }

        return places;
    }
}
