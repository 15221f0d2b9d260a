using System.Numerics;
using Nexus.Simulators.Kernels;

namespace Nexus.Simulators.Operations;

/// <summary>
/// Operations on the same one or two qubits that nothing separates, so that one matrix can take their place; or a single operation on more.
/// </summary>
internal sealed class GateCluster
{
    private readonly List<StateOperation> _members;

    public GateCluster(StateOperation first)
    {
        Qubits = first.Qubits;
        _members = [first];
    }

    /// <summary>The qubits, as a mask.</summary>
    public ulong Qubits { get; private set; }

    /// <summary>Whether other operations on the same qubits can join.</summary>
    public bool IsOpen => BitOperations.PopCount(Qubits) is 1 or 2;

    /// <summary>Takes in what comes before all members, on some of the same qubits.</summary>
    public void Prepend(GateCluster earlier) => _members.InsertRange(0, earlier._members);

    /// <summary>Takes in what comes after all members, on some of the same qubits.</summary>
    public void Add(StateOperation operation) => _members.Add(operation);

    /// <summary>The operations to carry out: one matrix where it costs less than the members one by one.</summary>
    public IEnumerable<StateOperation> Operations()
    {
        var qubits = Bits.QubitsOf(Qubits);
        if (!IsOpen)
        {
            return _members;
        }

        var members = qubits.Length == 1 ? [Product(_members, qubits)] : Simplified(qubits);
        return members.Count == 1 || members.Sum(member => member.Cost) <= MatrixOperation.CostOf(qubits.Length) ? members : [Product(_members, qubits)];
    }

    /// <summary>The members, those on a single qubit that follow one another as one.</summary>
    private List<StateOperation> Simplified(int[] qubits)
    {
        var result = new List<StateOperation>();
        var single = new List<StateOperation>[] { [], [] };
        foreach (var member in _members)
        {
            if (member.Qubits == Qubits)
            {
                Flush(0);
                Flush(1);
                result.Add(member);
            }
            else
            {
                single[member.Qubits == 1UL << qubits[0] ? 0 : 1].Add(member);
            }
        }

        Flush(0);
        Flush(1);
        return result;

        void Flush(int which)
        {
            if (single[which].Count > 0)
            {
                result.Add(Product(single[which], [qubits[which]]));
                single[which].Clear();
            }
        }
    }

    private static StateOperation Product(List<StateOperation> members, int[] qubits)
    {
        if (members.Count == 1)
        {
            return members[0];
        }

        var product = members[0].Matrix(qubits);
        for (var i = 1; i < members.Count; i++)
        {
            product = Multiply(members[i].Matrix(qubits), product, 1 << qubits.Length);
        }

        return IsDiagonal(product, 1 << qubits.Length)
            ? PhaseOperation.Of(Diagonal(product, 1 << qubits.Length), qubits, 0)
            : new MatrixOperation(qubits, 0, product);
    }

    private static Complex[] Multiply(Complex[] left, Complex[] right, int size)
    {
        var product = new Complex[size * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var sum = Complex.Zero;
                for (var i = 0; i < size; i++)
                {
                    sum += left[(row * size) + i] * right[(i * size) + column];
                }

                product[(row * size) + column] = sum;
            }
        }

        return product;
    }

    private static bool IsDiagonal(Complex[] matrix, int size)
    {
        for (var i = 0; i < matrix.Length; i++)
        {
            if (i / size != i % size && matrix[i] != Complex.Zero)
            {
                return false;
            }
        }

        return true;
    }

    private static Complex[] Diagonal(Complex[] matrix, int size)
    {
        var diagonal = new Complex[size];
        for (var i = 0; i < size; i++)
        {
            diagonal[i] = matrix[i * (size + 1)];
        }

        return diagonal;
    }
}
