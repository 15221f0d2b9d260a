using Nexus.Circuits;
using Nexus.Compiler.Rewriting;
using Nexus.Compiler.Synthesis;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Writes Pauli rotations that follow each other as gates, together, where that takes fewer CX than each by itself. Rotations with controls or a condition, and those
/// inside of other boxes, are left to <see cref="DecomposeBoxes"/>. Angles may be free or computed.
/// </summary>
/// <remarks>Source: <see cref="PauliRotationSynthesis"/>.</remarks>
public sealed class SynthesizePauliRotations : ICompilerPass
{
    /// <inheritdoc/>
    public string Name => "synthesize-pauli-rotations";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        ArgumentNullException.ThrowIfNull(context);
        var circuit = compilation.Circuit;
        var builder = Rewritten.Begin(circuit);
        new Copier(builder, context.CancellationToken).Copy(circuit.Body);
        return compilation with { Circuit = Rewritten.End(builder, circuit, circuit.GlobalPhase) };
    }

    private sealed class Copier(CircuitBuilder target, CancellationToken cancellationToken) : CircuitCopier(target)
    {
        // The time of a run grows with the square of its length.
        private const int MostTogether = 400;

        public override void Copy(Block block)
        {
            var start = 0;
            while (start < block.Count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = start;
                while (end < block.Count && end - start < MostTogether && IsRotation(block[end]))
                {
                    end++;
                }

                if (end - start < 2 || !TryAdd(block, start, end))
                {
                    end = Math.Max(end, start + 1);
                    for (var i = start; i < end; i++)
                    {
                        Copy(block[i]);
                    }
                }

                start = end;
            }
        }

        private static bool IsRotation(Operation operation) =>
            operation is { Kind: OperationKind.Box, ControlCount: 0, Condition: null } && operation.Box is PauliExponentialBox;

        private bool TryAdd(Block block, int start, int end)
        {
            var qubits = new List<int>();
            var places = new Dictionary<int, int>();
            var rotations = new List<(Pauli[] Paulis, Parameter Angle)>();
            var apart = 0;
            for (var i = start; i < end; i++)
            {
                foreach (var qubit in block[i].Qubits)
                {
                    if (places.TryAdd(qubit, qubits.Count))
                    {
                        qubits.Add(qubit);
                    }
                }
            }

            for (var i = start; i < end; i++)
            {
                var box = (PauliExponentialBox)block[i].Box;
                var paulis = new Pauli[qubits.Count];
                for (var k = 0; k < box.Paulis.Count; k++)
                {
                    paulis[places[block[i].Qubits[k]]] = box.Paulis[k];
                }

                apart += 2 * Math.Max(0, paulis.Count(p => p != Pauli.I) - 1);
                rotations.Add((paulis, box.Angle));
            }

            var made = PauliRotationSynthesis.Synthesize(rotations, qubits.Count);
            if (made.Sum(g => g.CxCount) >= apart)
            {
                return false;
            }

            foreach (var gate in made)
            {
                gate.AddTo(Target, qubits);
            }

            return true;
        }
    }
}
