namespace Nexus.Circuits.Pytket;

/// <summary>The names that a circuit's qubits and bits have in pytket.</summary>
internal sealed class UnitNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public List<(string Name, IReadOnlyList<int> Index)> Qubits { get; } = [];

    public List<(string Name, IReadOnlyList<int> Index)> Bits { get; } = [];

    /// <summary>Names like those of the circuit.</summary>
    public static UnitNames Of(Circuit circuit)
    {
        var names = new UnitNames();
        names.Add(names.Qubits, circuit.QubitRegisters);
        names.Add(names.Bits, circuit.BitRegisters);
        return names;
    }

    /// <summary>The names that the circuit of a box must have: q and c, numbered.</summary>
    public static UnitNames OfBox(Circuit circuit)
    {
        var names = new UnitNames();
        names.Qubits.AddRange(Enumerable.Range(0, circuit.QubitCount).Select(i => ("q", (IReadOnlyList<int>)[i])));
        names.Bits.AddRange(Enumerable.Range(0, circuit.BitCount).Select(i => ("c", (IReadOnlyList<int>)[i])));
        return names;
    }

    /// <summary>Adds bits of a new register and returns their numbers.</summary>
    public int[] AddBits(string name, int count)
    {
        name = Free(name);
        var first = Bits.Count;
        for (var i = 0; i < count; i++)
        {
            Bits.Add((name, [i]));
        }

        return [.. Enumerable.Range(first, count)];
    }

    private void Add(List<(string Name, IReadOnlyList<int> Index)> units, IReadOnlyList<Register> registers)
    {
        foreach (var register in registers)
        {
            var name = Free(Acceptable(register.Name));
            var dimensions = Enumerable.Range(0, register.Count).Select(i => register.IndexOf(i).Count).Distinct().Take(2).Count();
            for (var i = 0; i < register.Count; i++)
            {
                // pytket wants index vectors of one length in a register.
                units.Add((name, dimensions > 1 ? [i] : register.IndexOf(i)));
            }
        }
    }

    // One set of names for qubits and bits; pytket keeps those with an underscore in front for wires of its own.
    private static string Acceptable(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = char.IsAsciiLetterOrDigit(letters[i]) ? letters[i] : '_';
        }

        var plain = new string(letters);
        return char.IsAsciiLetterLower(plain[0]) ? plain : char.IsAsciiLetterUpper(plain[0]) ? char.ToLowerInvariant(plain[0]) + plain[1..] : "r" + plain;
    }

    private string Free(string name)
    {
        var free = name;
        for (var i = 1; !_taken.Add(free); i++)
        {
            free = $"{name}_{i}";
        }

        return free;
    }
}
