using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Cancels gates that undo each other and joins rotations about the same axis, also where gates that commute with them stand between. Takes
/// time linear in the gates for each round.
/// </summary>
/// <remarks>
/// After Y. Nam, N. Ross, Y. Su, A. Childs and D. Maslov, npj Quantum Information 4, 23 (2018). On each qubit, gates that are diagonal in the same Pauli there
/// commute; a run of them is broken by any other gate. A gate finds its partner as the last one of its kind in the same runs on all its qubits.
/// </remarks>
public sealed class CancelGates : StepPass
{
    private const int MostRounds = 20;

    /// <inheritdoc/>
    public override string Name => "cancel";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context) => list =>
    {
        for (var round = 0; round < MostRounds && new Round(list).Run(); round++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    };

    private sealed class Round(StepList list)
    {
        // The number of the run that a qubit is in, and the axis of its gates.
        private readonly int[] _run = new int[list.QubitCount];
        private readonly Axis[] _axis = new Axis[list.QubitCount];
        private readonly Dictionary<(RotationKind Kind, int First, int FirstRun, int Second, int SecondRun), int> _partners = [];
        private readonly Step?[] _steps = [.. list.Steps.Select(s => (Step?)s)];
        private bool _hasChanged;

        /// <summary>Goes through the steps once; whether anything has changed.</summary>
        public bool Run()
        {
            for (var place = 0; place < _steps.Length; place++)
            {
                var step = _steps[place]!.Value;
                if (!step.IsPlain)
                {
                    Break(step);
                }
                else if (Rotation.Of(step) is { } rotation)
                {
                    Add(rotation, place);
                }
                else
                {
                    Enter(step.First, Axis.None);
                    if (step.IsOnTwo)
                    {
                        Enter(step.Second, Axis.None);
                    }
                }
            }

            if (_hasChanged)
            {
                list.Steps = [.. _steps.Where(s => s is not null).Select(s => s!.Value)];
            }

            return _hasChanged;
        }

        private void Add(Rotation rotation, int place)
        {
            // Of a gate that commutes with nothing, the partner is whatever the qubits' last gate was.
            var before = KeyOf(rotation);
            Enter(rotation.First, rotation.FirstAxis);
            if (rotation.Second >= 0)
            {
                Enter(rotation.Second, rotation.SecondAxis);
            }

            var key = KeyOf(rotation);
            if (!_partners.Remove(rotation.FirstAxis == Axis.None ? before : key, out var partner))
            {
                _partners.Add(key, place);
                return;
            }

            var (joined, phase) = Rotation.Join(Rotation.Of(_steps[partner]!.Value)!.Value, rotation);
            _hasChanged = true;
            list.Phase += phase;
            _steps[partner] = null;
            _steps[place] = joined;
            if (joined is { } made && Rotation.Of(made)?.Kind == rotation.Kind)
            {
                _partners.Add(key, place);
            }
        }

        private (RotationKind, int, int, int, int) KeyOf(in Rotation rotation) =>
            (rotation.Kind, rotation.First, _run[rotation.First], rotation.Second, rotation.Second < 0 ? -1 : _run[rotation.Second]);

        private void Enter(int qubit, Axis axis)
        {
            if (axis == Axis.None || _axis[qubit] != axis)
            {
                _run[qubit]++;
                _axis[qubit] = axis;
            }
        }

        private void Break(in Step step)
        {
            var qubits = list.QubitsOf(step, out var isEverything);
            foreach (var qubit in qubits)
            {
                Enter(qubit, Axis.None);
            }

            for (var qubit = 0; isEverything && qubit < list.QubitCount; qubit++)
            {
                Enter(qubit, Axis.None);
            }
        }
    }
}
