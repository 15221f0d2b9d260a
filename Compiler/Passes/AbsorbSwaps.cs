using Nexus.Circuits;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Passes;

/// <summary>
/// Takes SWAP gates of the circuit's body away: what follows acts on the other qubit instead, and the circuit's implicit permutation tells where
/// values end up. For circuits that are not placed. SWAPs inside of an <c>if</c> or a loop stay, as do those with a condition, and all of a circuit that
/// may end early, which would leave another permutation.
/// </summary>
public sealed class AbsorbSwaps : ICompilerPass
{
    /// <inheritdoc/>
    public string Name => "absorb-swaps";

    /// <inheritdoc/>
    public Compilation Run(Compilation compilation, PassContext context)
    {
        ArgumentNullException.ThrowIfNull(compilation);
        var circuit = compilation.Circuit;
        if (compilation.InitialLayout is not null)
        {
            throw new CompilationException("SWAP gates are absorbed before a circuit is placed, not after.");
        }

        if (!HasSwap(circuit) || HasEnd(circuit.Body))
        {
            return compilation;
        }

        var builder = Rewritten.Begin(circuit);
        var copier = new Absorber(builder);
        foreach (var operation in circuit)
        {
            if (IsSwap(operation))
            {
                copier.Exchange(operation.Qubits[0], operation.Qubits[1]);
            }
            else
            {
                copier.Copy(operation);
            }
        }

        var permutation = new int[circuit.QubitCount];
        for (var wire = 0; wire < permutation.Length; wire++)
        {
            permutation[copier.Wires[wire]] = circuit.ImplicitPermutation?[wire] ?? wire;
        }

        builder.SetGlobalPhase(circuit.GlobalPhase);
        builder.SetImplicitPermutation(permutation);
        return compilation with { Circuit = builder.Build() };
    }

    private static bool IsSwap(Operation operation) =>
        operation is { Kind: OperationKind.Gate, ControlCount: 0, Condition: null } && operation.Gate.Kind == GateKind.Swap;

    private static bool HasSwap(Circuit circuit)
    {
        foreach (var operation in circuit)
        {
            if (IsSwap(operation))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasEnd(Block block)
    {
        foreach (var operation in block)
        {
            if (operation.Kind == OperationKind.End || (operation.ControlFlow is { } flow && flow.Blocks.Any(HasEnd)))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Absorber(CircuitBuilder target) : CircuitCopier(target)
    {
        /// <summary>The wire that each one has become.</summary>
        public int[] Wires { get; } = [.. Enumerable.Range(0, target.QubitCount)];

        public void Exchange(int one, int other) => (Wires[one], Wires[other]) = (Wires[other], Wires[one]);

        protected override int Qubit(int qubit) => Wires[qubit];
    }
}
