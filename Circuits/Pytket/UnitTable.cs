using System.Globalization;
using Nexus.Circuits.Text;

namespace Nexus.Circuits.Pytket;

/// <summary>The qubits, or the bits, of one circuit by name and index vector.</summary>
internal sealed class UnitTable
{
    private const int ShortName = 64;

    private readonly Dictionary<string, RegisterUnits> _registers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public int Count { get; private set; }

    /// <summary>The registers in the order of their first element, and the index vectors of their elements in the order of listing.</summary>
    public IEnumerable<(string Name, IReadOnlyList<int[]> Indices)> Registers => _order.Select(n => (n, (IReadOnlyList<int[]>)_registers[n].Indices));

    /// <summary>Reads a unit: a name and an index vector. Null: it was reported.</summary>
    public static (string Name, int[] Index)? Parse(JsonText text, JsonNode node)
    {
        var parts = node.ToArray();
        if (parts.Length != 2 || !parts[0].IsString || !parts[1].IsArray || !parts[0].TryGetString(out var name) || name.Length == 0)
        {
            text.Error(PytketDiagnosticCodes.InvalidUnit, "A qubit or bit is a name and an array of indices.", node, """["q", [0]]""");
            return null;
        }

        var numbers = parts[1].ToArray();
        var index = new int[numbers.Length];
        for (var i = 0; i < index.Length; i++)
        {
            if (!numbers[i].TryGetInt(out index[i]) || index[i] < 0)
            {
                text.Error(PytketDiagnosticCodes.InvalidUnit, $"An index is a whole number from 0 to {int.MaxValue}.", numbers[i]);
                return null;
            }
        }

        return (name, index);
    }

    public static string NameOf(string name, IReadOnlyList<int> index) =>
        name + string.Concat(index.Select(i => string.Create(CultureInfo.InvariantCulture, $"[{i}]")));

    /// <summary>Adds a unit. False: there is one of this name and index already.</summary>
    public bool TryAdd(string name, int[] index)
    {
        if (!_registers.TryGetValue(name, out var register))
        {
            register = new RegisterUnits();
            _registers.Add(name, register);
            _order.Add(name);
        }

        if (!register.TryAdd(index))
        {
            return false;
        }

        Count++;
        return true;
    }

    /// <summary>The length of the index vectors of a register; -1 when there is none of this name.</summary>
    public int DimensionOf(string name) => _registers.TryGetValue(name, out var register) ? register.Indices[0].Length : -1;

    public bool HasRegister(string name) => _registers.ContainsKey(name);

    /// <summary>Numbers the units register by register, from 0.</summary>
    public void Seal()
    {
        var first = 0;
        foreach (var name in _order)
        {
            _registers[name].First = first;
            first += _registers[name].Indices.Count;
        }
    }

    /// <summary>The numbers of all units in pytket's order: by name, then by index vector.</summary>
    public int[] Sorted()
    {
        var units = new List<(string Name, int[] Index, int Number)>(Count);
        foreach (var (name, indices) in Registers)
        {
            for (var i = 0; i < indices.Count; i++)
            {
                units.Add((name, indices[i], _registers[name].First + i));
            }
        }

        units.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name) is var byName and not 0 ? byName : a.Index.AsSpan().SequenceCompareTo(b.Index));
        return [.. units.Select(u => u.Number)];
    }

    /// <summary>The number of a unit.</summary>
    public bool TryFind(JsonNode node, out int number)
    {
        number = -1;
        var items = node.GetItems();
        if (!items.MoveNext() || !items.Current.IsString)
        {
            return false;
        }

        Span<char> buffer = stackalloc char[ShortName];
        if (!_registers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(items.Current.Characters(buffer), out var register)
            || !items.MoveNext() || !items.Current.IsArray)
        {
            return false;
        }

        var index = items.Current.GetItems();
        if (!index.MoveNext())
        {
            return register.TryFind([], out number);
        }

        if (!index.Current.TryGetInt(out var only))
        {
            return false;
        }

        if (!index.MoveNext())
        {
            return register.TryFind(only, out number);
        }

        var several = new List<int> { only };
        do
        {
            if (!index.Current.TryGetInt(out var next))
            {
                return false;
            }

            several.Add(next);
        }
        while (index.MoveNext());

        return register.TryFind([.. several], out number);
    }

    /// <summary>The number of a unit by name.</summary>
    public bool TryFind(string name, int[] index, out int number)
    {
        number = -1;
        return _registers.TryGetValue(name, out var register) && register.TryFind(index, out number);
    }

    /// <summary>What to say of a unit that is not there.</summary>
    public string Suggest(string name)
    {
        if (_registers.ContainsKey(name))
        {
            return "";
        }

        return Spelling.Nearest(name, _order.Take(1000)) is { } nearest ? $" Did you mean '{nearest}'?" : "";
    }

    private sealed class RegisterUnits
    {
        private readonly Dictionary<int, int> _single = [];
        private readonly Dictionary<string, int> _other = new(StringComparer.Ordinal);

        public List<int[]> Indices { get; } = [];

        public int First { get; set; }

        public bool TryAdd(int[] index)
        {
            var added = index.Length == 1 ? _single.TryAdd(index[0], Indices.Count) : _other.TryAdd(KeyOf(index), Indices.Count);
            if (added)
            {
                Indices.Add(index);
            }

            return added;
        }

        public bool TryFind(int index, out int number)
        {
            var found = _single.TryGetValue(index, out number);
            number += First;
            return found;
        }

        public bool TryFind(int[] index, out int number)
        {
            if (index.Length == 1)
            {
                return TryFind(index[0], out number);
            }

            var found = _other.TryGetValue(KeyOf(index), out number);
            number += First;
            return found;
        }

        private static string KeyOf(int[] index) => string.Join(',', index);
    }
}
