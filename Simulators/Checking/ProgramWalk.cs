using System.Globalization;
using System.Numerics;
using Nexus.Circuits;
using Nexus.Circuits.Targets;

namespace Nexus.Simulators.Checking;

/// <summary>Goes once through a circuit without boxes to write out: checks every operation, and counts.</summary>
internal sealed class ProgramWalk(Circuit circuit, Target target, CheckErrorList errors)
{
    private readonly bool[] _touched = new bool[circuit.QubitCount];
    private readonly long[] _measuredAt = new long[circuit.QubitCount];
    private long _number;

    public CheckFigures Walk()
    {
        var levels = new LevelTable();
        var count = Walk(circuit.Body, levels, 0);
        return new CheckFigures
        {
            Gates = new SortedDictionary<string, long>(count.Gates, StringComparer.Ordinal),
            Operations = count.Operations,
            OneQubitGates = count.OneQubit,
            TwoQubitGates = count.TwoQubit,
            LargerGates = count.Larger,
            Measurements = count.Measurements,
            Resets = count.Resets,
            Preparations = _touched.LongCount(t => t),
            Depth = levels.Depth,
            TwoQubitDepth = levels.JointDepth,
            IsBounded = count.IsBounded,
        };
    }

    private ProgramCount Walk(Block block, LevelTable levels, int loops)
    {
        var count = new ProgramCount();
        var written = new List<int>();
        var read = new List<int>();
        Action<int> addRead = bit => read.Add(circuit.QubitCount + bit);
        foreach (var operation in block)
        {
            _number++;
            written.Clear();
            read.Clear();
            foreach (var qubit in operation.Qubits)
            {
                written.Add(qubit);
            }

            if (operation.Kind == OperationKind.Barrier)
            {
                levels.Add(written, read, 0, 0);
                continue;
            }

            Touch(operation);
            foreach (var bit in operation.Bits)
            {
                written.Add(circuit.QubitCount + bit);
            }

            if (operation.ControlFlow is null)
            {
                operation.VisitReadBits(addRead);
            }

            if (operation.Condition is not null && !target.SupportsConditionals)
            {
                Refuse(operation, "makes operations depend on measured bits");
            }

            switch (operation.Kind)
            {
                case OperationKind.Gate or OperationKind.Box:
                    CheckGate(operation);
                    if (operation.Qubits.Length > 0)
                    {
                        count.AddGate(target.GateOf(operation)?.Name ?? OpTypes.NameOf(operation), operation.Qubits.Length);
                    }

                    levels.Add(written, read, operation.Qubits.Length > 0 ? 1 : 0, operation.Qubits.Length > 1 ? 1 : 0);
                    break;
                case OperationKind.Measure:
                    CheckMeasure(operation, loops);
                    count.AddMeasurement();
                    levels.Add(written, read, 1, 0);
                    break;
                case OperationKind.Reset:
                    if (!target.SupportsReset)
                    {
                        Refuse(operation, "resets qubits");
                    }

                    count.AddReset();
                    levels.Add(written, read, 1, 0);
                    break;
                case OperationKind.Assign:
                    if (!target.SupportsConditionals)
                    {
                        Refuse(operation, "computes with measured bits");
                    }

                    count.AddOther();
                    levels.Add(written, read, 1, 0);
                    break;
                case OperationKind.If or OperationKind.While or OperationKind.For:
                    // An `if` is its operations made conditional one by one, which is how a device without blocks takes it.
                    if (operation.Kind == OperationKind.If ? !target.SupportsConditionals : !target.SupportsControlFlow)
                    {
                        Refuse(operation, operation.Kind == OperationKind.If ? "makes operations depend on measured bits" : "has loops");
                    }

                    var (inner, depth, joint) = WalkFlow(operation.ControlFlow!, loops, read);
                    operation.ControlFlow!.VisitExpressions(expression => expression.VisitBits(addRead));
                    count.Add(inner, 1);
                    levels.Add(written, read, depth, joint);
                    break;
                default:
                    if (!target.SupportsControlFlow)
                    {
                        Refuse(operation, "leaves loops or the circuit early");
                    }

                    break;
            }
        }

        return count;
    }

    private (ProgramCount Count, long Depth, long JointDepth) WalkFlow(ControlFlow flow, int loops, List<int> read)
    {
        var isLoop = flow is not IfElse;
        var (dearest, depth, joint) = ((ProgramCount?)null, 0L, 0L);
        var bounded = true;
        foreach (var block in flow.Blocks)
        {
            var levels = new LevelTable();
            var count = Walk(block, levels, loops + (isLoop ? 1 : 0));
            depth = Math.Max(depth, levels.Depth);
            joint = Math.Max(joint, levels.JointDepth);
            read.AddRange(levels.Read);
            bounded &= count.IsBounded;
            if (dearest is null || WeightOf(count) > WeightOf(dearest))
            {
                dearest = count;
            }
        }

        var rounds = flow switch
        {
            IfElse => 1,
            ForLoop loop => RoundsOf(loop),
            _ => null,
        };
        var total = new ProgramCount();
        total.Add(dearest!, rounds ?? 1);
        total.IsBounded = bounded && rounds is not null;
        return (total, ProgramCount.Times(depth, rounds ?? 1), ProgramCount.Times(joint, rounds ?? 1));
    }

    /// <summary>What decides between the two ways of an <c>if</c>: the target's weights, or where it has none, the published ones.</summary>
    private double WeightOf(ProgramCount count)
    {
        var formula = target.Cost ?? new CostFormula();
        return (formula.OneQubit * count.OneQubit) + (formula.TwoQubit * ((double)count.TwoQubit + count.Larger))
            + (formula.Measure * ((double)count.Measurements + count.Resets));
    }

    /// <summary>How many rounds a loop has; null when only the run can tell.</summary>
    private static long? RoundsOf(ForLoop loop)
    {
        if (loop.Values is { } values)
        {
            return values.Count;
        }

        var range = loop.Range!;
        if (!range.Start.IsConstant || !range.Step.IsConstant || !range.Stop.IsConstant)
        {
            return null;
        }

        try
        {
            var (start, step, stop) = (range.Start.Evaluate([]), range.Step.Evaluate([]), range.Stop.Evaluate([]));
            if (!start.Type.IsIntegral || !step.Type.IsIntegral || !stop.Type.IsIntegral || step.Integer.IsZero)
            {
                return null;
            }

            var distance = stop.Integer - start.Integer;
            return distance.Sign * step.Integer.Sign < 0 ? 0 : (long)BigInteger.Min(long.MaxValue, (distance / step.Integer) + 1);
        }
        catch (ClassicalEvaluationException)
        {
            // The range has no value: the run stops there with that message, so the rounds are not known here.
            return null;
        }
    }

    private void Touch(Operation operation)
    {
        if (operation.ControlFlow is not null)
        {
            return;
        }

        foreach (var qubit in operation.Qubits)
        {
            _touched[qubit] = true;
            if (!target.SupportsMidCircuitMeasurement && _measuredAt[qubit] > 0)
            {
                var name = NameOf(qubit);
                errors.Add(_number, CheckErrorKind.Unsupported, [name], string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is used after operation {_measuredAt[qubit]:N0} measured it; {target.Name} measures qubits only at the end."));
                _measuredAt[qubit] = 0;
            }
        }
    }

    private void CheckMeasure(Operation operation, int loops)
    {
        var qubit = operation.Qubits[0];
        _measuredAt[qubit] = _number;
        if (loops > 0 && !target.SupportsMidCircuitMeasurement)
        {
            var name = NameOf(qubit);
            errors.Add(_number, CheckErrorKind.Unsupported, [name], $"{name} is measured in a loop; {target.Name} measures qubits only at the end.");
        }
    }

    private void CheckGate(Operation operation)
    {
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.RunTime is not null && !target.SupportsComputedAngles)
            {
                Refuse(operation, "computes angles while the circuit runs");
                break;
            }
        }

        // A phase of the whole state is no gate: nothing has to be done for it.
        var isPhase = operation.Kind == OperationKind.Gate && operation.Gate.Kind == GateKind.GlobalPhase && operation.ControlCount == 0;
        if (target.Gates is not null && !isPhase && target.GateOf(operation) is null)
        {
            var name = OpTypes.NameOf(operation);
            errors.Add(_number, CheckErrorKind.GateSet, Names(operation), errors.HasRoom
                ? $"{name} on {Listed(operation)} is not in the gate set of {target.Name}; {Needed(operation)}."
                : "");
        }

        if (target.Couplings is not null)
        {
            CheckCoupling(operation);
        }
    }

    private void CheckCoupling(Operation operation)
    {
        var qubits = operation.Qubits;
        for (var a = 0; a < qubits.Length; a++)
        {
            for (var b = a + 1; b < qubits.Length; b++)
            {
                if (target.IsCoupled(qubits[a], qubits[b]))
                {
                    continue;
                }

                var turned = target.IsCoupled(qubits[b], qubits[a]);
                if (turned && qubits.Length == 2 && IsSymmetric(operation))
                {
                    continue;
                }

                var (first, second) = (NameOf(qubits[a]), NameOf(qubits[b]));
                errors.Add(_number, CheckErrorKind.Coupling, [first, second], turned
                    ? $"{OpTypes.NameOf(operation)} joins {first} and {second} in this order; {target.Name} joins them only in the other."
                    : $"{OpTypes.NameOf(operation)} joins {first} and {second}, which {target.Name} does not: the circuit has to be routed.");
                return;
            }
        }
    }

    // The same gate with its qubits exchanged.
    private static bool IsSymmetric(Operation operation) => operation.Kind == OperationKind.Gate && operation.Gate.Kind switch
    {
        GateKind.Z or GateKind.P or GateKind.S or GateKind.Sdg or GateKind.T or GateKind.Tdg or GateKind.GlobalPhase => true,
        GateKind.Swap or GateKind.RXX or GateKind.RYY or GateKind.RZZ or GateKind.TK2 or GateKind.ISwap or GateKind.ESwap or GateKind.FSim => operation.ControlCount == 0,
        _ => false,
    };

    /// <summary>What the gate would have to become.</summary>
    private string Needed(Operation operation)
    {
        if (operation.Kind == OperationKind.Gate && operation.Gate.Kind == GateKind.Opaque)
        {
            return "nothing is known of what it does, so it cannot be compiled either";
        }

        var one = NamesOf(1);
        var two = NamesOf(2);
        return operation.Qubits.Length switch
        {
            1 when one.Length > 0 => $"compiling would write it with {one}",
            2 when two.Length > 0 => $"compiling would write it with {two}" + (one.Length > 0 ? $" and {one}" : ""),
            > 2 when two.Length > 0 => $"compiling would take it apart into gates on two qubits ({two})" + (one.Length > 0 ? $" and on one ({one})" : ""),
            _ => "the gate set has nothing to write it with",
        };
    }

    private string NamesOf(int qubits) => string.Join(
        ", ", target.Gates!.Where(g => g.Controls >= 0 && g.Controls + Gate.Of(g.Kind).TargetCount == qubits).Take(6).Select(g => g.Name));

    private void Refuse(Operation operation, string what) => errors.Add(
        _number, CheckErrorKind.Unsupported, Names(operation), string.Create(CultureInfo.InvariantCulture, $"Operation {_number:N0} {what}, which {target.Name} does not support."));

    private string[] Names(Operation operation)
    {
        if (!errors.HasRoom)
        {
            return [];
        }

        var names = new string[Math.Min(operation.Qubits.Length, 10)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = NameOf(operation.Qubits[i]);
        }

        return names;
    }

    private string Listed(Operation operation) => string.Join(", ", Names(operation)) + (operation.Qubits.Length > 10 ? ", ..." : "");

    private string NameOf(int qubit)
    {
        // Registers are few; errors that are kept are fewer.
        foreach (var register in circuit.QubitRegisters)
        {
            if (qubit < register.First + register.Count)
            {
                return register.NameOf(qubit - register.First);
            }
        }

        return "";
    }
}
