using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>Finds the qubits that a gate touches, in control flow and boxes too. The others stay |0&gt;.</summary>
internal sealed class ActiveQubits
{
    /// <summary>Of each box met the numbers of its own qubits that it touches: a box is looked into once, however often it is used.</summary>
    private readonly Dictionary<Box, int[]> _ofBox = [];

    private ActiveQubits()
    {
    }

    /// <summary>Each qubit's place in the state; -1 for one that has none.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="keepIdle">Whether qubits that no gate touches get a place all the same.</param>
    /// <param name="count">How many places there are.</param>
    public static int[] Places(Circuit circuit, bool keepIdle, out int count)
    {
        var active = new bool[circuit.QubitCount];
        if (keepIdle)
        {
            Array.Fill(active, true);
        }
        else
        {
            new ActiveQubits().Note(circuit.Body, active);
        }

        count = 0;
        var places = new int[active.Length];
        for (var qubit = 0; qubit < active.Length; qubit++)
        {
            places[qubit] = active[qubit] ? count++ : -1;
        }

        return places;
    }

    private void Note(Block block, bool[] active)
    {
        foreach (var operation in block)
        {
            switch (operation.Kind)
            {
                case OperationKind.Gate:
                    foreach (var qubit in operation.Qubits)
                    {
                        active[qubit] = true;
                    }

                    break;
                case OperationKind.Box:
                    foreach (var own in Of(operation.Box))
                    {
                        active[operation.Targets[own]] = true;
                    }

                    foreach (var control in operation.Controls)
                    {
                        active[control] = true;
                    }

                    break;
            }

            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                Note(inner, active);
            }
        }
    }

    private int[] Of(Box box)
    {
        if (_ofBox.TryGetValue(box, out var known))
        {
            return known;
        }

        var active = new bool[box.QubitCount];
        switch (box)
        {
            case CircuitBox circuit:
                Note(circuit.Body.Body, active);
                break;
            case PauliExponentialBox pauli:
                for (var i = 0; i < active.Length; i++)
                {
                    active[i] = pauli.Paulis[i] != Pauli.I;
                }

                break;
            default:
                Array.Fill(active, true);
                break;
        }

        int[] own = [.. Enumerable.Range(0, active.Length).Where(i => active[i])];
        _ofBox.Add(box, own);
        return own;
    }
}
