namespace Nexus.Circuits;

/// <summary>A circuit inside a circuit. Its qubits and bits are the operation's targets and bits, in order.</summary>
public sealed class CircuitBox : Box
{
    /// <summary>Makes a box of a circuit.</summary>
    /// <param name="body">What it does; its global phase counts.</param>
    /// <param name="name">A name for people; the circuit's own when null.</param>
    /// <exception cref="ArgumentException">The circuit ends itself (<see cref="OperationKind.End"/>) or leaves a permutation of its qubits to its user.</exception>
    public CircuitBox(Circuit body, string? name = null)
        : base(name ?? (body ?? throw new ArgumentNullException(nameof(body))).Name, body.QubitCount, body.BitCount)
    {
        if (body.ImplicitPermutation is not null)
        {
            throw new ArgumentException("A box has no implicit permutation: write it out as swaps.", nameof(body));
        }

        if (HasEnd(body.Body))
        {
            throw new ArgumentException("A box has no end of the circuit in it.", nameof(body));
        }

        Body = body;
        IsUnitary = body.BitCount == 0 && IsUnitaryBlock(body.Body);
        ReadBits = body.BitCount == 0 ? [] : FindReadBits(body.Body);
    }

    /// <summary>What the box does.</summary>
    public Circuit Body { get; }

    /// <inheritdoc/>
    public override bool IsUnitary { get; }

    /// <summary>The bits that it may read, by its own numbers, each once. Kept, as boxes within boxes are asked again and again.</summary>
    internal IReadOnlyCollection<int> ReadBits { get; }

    private static HashSet<int> FindReadBits(Block block)
    {
        var bits = new HashSet<int>();
        foreach (var operation in block)
        {
            operation.VisitReadBits(bit => bits.Add(bit));
        }

        return bits;
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

    private static bool IsUnitaryBlock(Block block)
    {
        foreach (var operation in block)
        {
            // A condition on no bits is a condition all the same, and would stand in the way of one on the whole box.
            var unitary = operation.Condition is null && operation.Kind switch
            {
                OperationKind.Gate => operation.Gate.Kind != GateKind.Opaque,
                OperationKind.Box => operation.Box.IsUnitary,
                OperationKind.Barrier => true,
                _ => false,
            };
            if (!unitary)
            {
                return false;
            }
        }

        return true;
    }
}
