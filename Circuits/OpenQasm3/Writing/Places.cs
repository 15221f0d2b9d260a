using System.Globalization;

namespace Nexus.Circuits.OpenQasm3.Writing;

/// <summary>How a program names qubits and bits: registers, their elements and slices, variables and elements of arrays.</summary>
internal sealed class Places
{
    private readonly Dictionary<Register, string> _names;
    private readonly Register[] _registerOfBit;
    private readonly string[] _qubits;

    public Places(Circuit circuit, Dictionary<Register, string> names)
    {
        _names = names;
        _registerOfBit = new Register[circuit.BitCount];
        foreach (var register in circuit.BitRegisters)
        {
            Array.Fill(_registerOfBit, register, register.First, register.Count);
        }

        _qubits = new string[circuit.QubitCount];
        foreach (var register in circuit.QubitRegisters)
        {
            for (var i = 0; i < register.Count; i++)
            {
                _qubits[register.First + i] = string.Create(CultureInfo.InvariantCulture, $"{names[register]}[{i}]");
            }
        }
    }

    /// <summary>Whether a register is declared as bits, not as a variable of another type.</summary>
    public static bool IsBits(Register register) => register.ElementType.Kind == ClassicalKind.Bit && !IsArray(register);

    /// <summary>Whether a register holds an array of variables.</summary>
    public static bool IsArray(Register register) =>
        register.ElementType != ClassicalType.Bits(1) && register.Count != register.ElementType.StorageWidth;

    public string Qubit(int qubit) => _qubits[qubit];

    public string Qubits(IEnumerable<int> qubits) => string.Join(", ", qubits.Select(Qubit));

    /// <summary>What holds exactly these bits, in this order, and the type that it is declared with; null when nothing does.</summary>
    public (string Text, ClassicalType Type)? Find(IReadOnlyList<int> bits)
    {
        if (bits.Count == 0)
        {
            return null;
        }

        var register = _registerOfBit[bits[0]];
        var from = bits[0] - register.First;
        for (var i = 0; i < bits.Count; i++)
        {
            if (bits[i] != bits[0] + i || bits[i] >= register.First + register.Count)
            {
                return null;
            }
        }

        var name = _names[register];
        var to = from + bits.Count - 1;
        if (IsBits(register))
        {
            var text = bits.Count == register.Count && bits.Count > 1 ? name
                : bits.Count == 1 ? string.Create(CultureInfo.InvariantCulture, $"{name}[{from}]")
                : string.Create(CultureInfo.InvariantCulture, $"{name}[{from}:{to}]");
            return (text, ClassicalType.Bits(bits.Count));
        }

        var width = register.ElementType.StorageWidth;
        var element = IsArray(register) ? string.Create(CultureInfo.InvariantCulture, $"{name}[{from / width}]") : name;
        if (from % width == 0 && bits.Count == width)
        {
            return (element, register.ElementType);
        }

        // Only whole numbers and angles have bits that can be named.
        if (from / width != to / width || register.ElementType.Kind is ClassicalKind.Float or ClassicalKind.Complex or ClassicalKind.Bool)
        {
            return null;
        }

        return (bits.Count == 1
            ? string.Create(CultureInfo.InvariantCulture, $"{element}[{from % width}]")
            : string.Create(CultureInfo.InvariantCulture, $"{element}[{from % width}:{to % width}]"), ClassicalType.Bits(bits.Count));
    }

    /// <summary>What is indexed by a value known at run time only, and the type of its elements; null when nothing is.</summary>
    public (string Name, ClassicalType Type)? Find(ElementRange elements)
    {
        if (elements.Count == 0)
        {
            return null;
        }

        var register = _registerOfBit[elements.First];
        if (register.First != elements.First || elements.ElementWidth * elements.Count != register.Count)
        {
            return null;
        }

        return IsBits(register) && elements.ElementWidth == 1 ? (_names[register], ClassicalType.Bits(1))
            : IsArray(register) && elements.ElementWidth == register.ElementType.StorageWidth ? (_names[register], register.ElementType)
            : null;
    }
}
