using Nexus.Circuits;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Routing;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Joins rotations about Z that act on the same parity of qubits, however far apart, through CX, X and SWAP: RZ and its kin, and RZZ. Takes time linear in
/// the gates.
/// </summary>
/// <remarks>
/// The phase polynomial of M. Amy, D. Maslov and M. Mosca, IEEE TCAD 33, 1476 (2014): a rotation is a phase that depends on a parity of the values that qubits
/// had when they were last changed by anything else. A parity is kept as a number of 128 bits, the exclusive or of random ones of its values:
/// two different ones have the same number with a probability of 2^-128.
/// </remarks>
public sealed class FoldPhases : StepPass
{
    /// <inheritdoc/>
    public override string Name => "fold-phases";

    private protected override Action<StepList> Begin(Compilation compilation, PassContext context) => list => new Folding(list).Run();

    private sealed class Folding(StepList list)
    {
        private readonly UInt128[] _parities = new UInt128[list.QubitCount];
        private readonly bool[] _isFlipped = new bool[list.QubitCount];
        private readonly Dictionary<UInt128, int> _rotations = [];
        private readonly List<(Step Step, bool IsFlipped, double Angle)> _steps = new(list.Steps.Count);
        private RandomSource _random = new(0);

        public void Run()
        {
            for (var qubit = 0; qubit < _parities.Length; qubit++)
            {
                Renew(qubit);
            }

            var hasChanged = false;
            foreach (var step in list.Steps)
            {
                if (!step.IsPlain)
                {
                    Pass(step);
                }
                else if (Rotation.Of(step) is { FirstAxis: Axis.Z, Kind: RotationKind.OneQubit or RotationKind.TwoQubit } rotation)
                {
                    var two = rotation.Second >= 0;
                    var parity = _parities[rotation.First] ^ (two ? _parities[rotation.Second] : 0);
                    var isFlipped = _isFlipped[rotation.First] ^ (two && _isFlipped[rotation.Second]);
                    if (parity != 0 && _rotations.TryGetValue(parity, out var earlier))
                    {
                        var (first, wasFlipped, angle) = _steps[earlier];
                        _steps[earlier] = (first, wasFlipped, angle + (isFlipped == wasFlipped ? rotation.Angle : -rotation.Angle));
                        list.Phase += rotation.Phase;
                        hasChanged = true;
                        continue;
                    }

                    _rotations[parity] = _steps.Count;
                    _steps.Add((step, isFlipped, rotation.Angle));
                    continue;
                }
                else
                {
                    Move(step);
                }

                _steps.Add((step, false, 0));
            }

            if (hasChanged)
            {
                list.Steps = Write();
            }
        }

        private List<Step> Write()
        {
            var result = new List<Step>(_steps.Count);
            foreach (var (step, _, angle) in _steps)
            {
                if (!step.IsPlain || Rotation.Of(step) is not { FirstAxis: Axis.Z, Kind: RotationKind.OneQubit or RotationKind.TwoQubit } rotation || rotation.Angle == angle)
                {
                    result.Add(step);
                    continue;
                }

                var (joined, phase) = Rotation.Join(rotation, rotation with { Angle = angle - rotation.Angle, Phase = 0 });
                list.Phase += phase;
                if (joined is { } made)
                {
                    result.Add(made);
                }
            }

            return result;
        }

        private void Move(in Step step)
        {
            switch (step.Kind, step.Controls)
            {
                case (GateKind.X, 0):
                    _isFlipped[step.First] ^= true;
                    break;
                case (GateKind.X, 1):
                    _parities[step.Second] ^= _parities[step.First];
                    _isFlipped[step.Second] ^= _isFlipped[step.First];
                    break;
                case (GateKind.Swap, 0):
                    (_parities[step.First], _parities[step.Second]) = (_parities[step.Second], _parities[step.First]);
                    (_isFlipped[step.First], _isFlipped[step.Second]) = (_isFlipped[step.Second], _isFlipped[step.First]);
                    break;
                case (GateKind.Z or GateKind.P or GateKind.RZ or GateKind.S or GateKind.Sdg or GateKind.T or GateKind.Tdg, 1):
                    break;
                default:
                    Renew(step.First);
                    if (step.IsOnTwo)
                    {
                        Renew(step.Second);
                    }

                    break;
            }
        }

        private void Pass(in Step step)
        {
            var qubits = list.QubitsOf(step, out var isEverything);
            foreach (var qubit in qubits)
            {
                Renew(qubit);
            }

            if (isEverything)
            {
                // What is after it may not run.
                _rotations.Clear();
            }
        }

        private void Renew(int qubit)
        {
            _parities[qubit] = ((UInt128)_random.Next() << 64) | _random.Next();
            _isFlipped[qubit] = false;
        }
    }
}
