using Nexus.Simulators.Operations;

namespace Nexus.Simulators.Program;

/// <summary>
/// Makes passes of the gates of a program. Between two places where outcomes are drawn, classical bits decide, or steps jump from or to,
/// the gates are fused and planned together. Steps in between that leave the state alone may then come before the gates that stood before them.
/// </summary>
internal sealed class StepFusion
{
    private readonly int _qubitCount;
    private readonly EngineOptions _engine;
    private readonly CancellationToken _cancellation;
    private readonly List<Step> _result = [];
    private readonly List<GateStep> _gates = [];

    private StepFusion(int qubitCount, EngineOptions engine, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _qubitCount = qubitCount;
        _engine = engine;
    }

    /// <summary>The steps with passes in place of gates. The labels move with the steps that they stand at.</summary>
    public static Step[] Fuse(Step[] steps, int qubitCount, EngineOptions engine, CancellationToken cancellationToken = default)
    {
        if (qubitCount > StatevectorMemory.MaxAddressableQubits)
        {
            // Nothing will run it, and its qubits do not fit the masks.
            return steps;
        }

        var fusion = new StepFusion(qubitCount, engine, cancellationToken);
        var labels = steps.SelectMany(step => step.Labels).Distinct().ToLookup(label => label.Position);
        for (var index = 0; index <= steps.Length; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (labels.Contains(index))
            {
                fusion.Flush();
                foreach (var label in labels[index])
                {
                    label.Position = fusion._result.Count;
                }
            }

            if (index < steps.Length)
            {
                fusion.Add(steps[index]);
            }
        }

        fusion.Flush();
        return [.. fusion._result];
    }

    private void Add(Step step)
    {
        if (step is GateStep { Condition: null } gate)
        {
            _gates.Add(gate);
            return;
        }

        if (step is not (AssignStep or MeasureStep { Splits: false }))
        {
            Flush();
        }

        if (step is GateStep conditional)
        {
            AddPass(conditional, PassPlanner.Single(conditional.Gate, _qubitCount, _engine.BlockQubits));
        }
        else
        {
            _result.Add(step);
        }
    }

    private void Flush()
    {
        if (_gates.Count == 0)
        {
            return;
        }

        if (_engine.Fuses)
        {
            var fused = GateFusion.Fuse([.. _gates.Select(gate => gate.Gate)], _cancellation);
            foreach (var pass in new PassPlanner(_qubitCount, _engine.BlockQubits).Plan(fused))
            {
                _cancellation.ThrowIfCancellationRequested();
                AddPass(_gates[0], pass);
            }
        }
        else
        {
            _gates.ForEach(gate => AddPass(gate, PassPlanner.Single(gate.Gate, _qubitCount, _engine.BlockQubits)));
        }

        _gates.Clear();
    }

    private void AddPass(GateStep gate, Pass pass) => _result.Add(new PassStep(gate.Operation, gate.Condition, pass));
}
