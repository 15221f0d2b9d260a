namespace Nexus.Circuits.OpenQasm2;

/// <summary>A gate's definition while it is being read.</summary>
internal sealed class GateDefinition
{
    // Far above every limit, and far from overflow when two are multiplied by a register's size or added.
    private const long Most = 1L << 31;

    private readonly List<GateStep> _steps = [];
    private readonly List<GateAngle> _angles = [];
    private readonly List<string> _parameterNames = [];
    private readonly List<string> _qubitNames = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private long _operationCount;
    private long _work = 1;
    private int _depth = 1;

    public IReadOnlyList<string> ParameterNames => _parameterNames;

    public IReadOnlyList<string> QubitNames => _qubitNames;

    public int AngleCount => _angles.Count;

    /// <summary>Whether the body uses a gate that was reported as wrong.</summary>
    public bool IsBroken { get; set; }

    public static long Saturate(long count) => Math.Min(count, Most);

    /// <summary>Adds a parameter; false when the name is taken.</summary>
    public bool AddParameter(string name)
    {
        _parameterNames.Add(name);
        return _numbers.TryAdd(name, _parameterNames.Count - 1);
    }

    /// <summary>Adds a qubit; false when the name is taken.</summary>
    public bool AddQubit(string name)
    {
        // Qubits are numbered from -1 downwards, apart from the parameters.
        _qubitNames.Add(name);
        return _numbers.TryAdd(name, -_qubitNames.Count);
    }

    public int IndexOfParameter(string name) => _numbers[name];

    /// <summary>The number of the named qubit, from 0; -1 when there is none.</summary>
    public int IndexOfQubit(ReadOnlySpan<char> name) =>
        _numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var number) && number < 0 ? -number - 1 : -1;

    public void AddAngle(GateAngle angle, int nodeCount)
    {
        _angles.Add(angle);
        _work = Saturate(_work + nodeCount);
    }

    public void AddBarrier(int[] qubits, int position, long operations)
    {
        _steps.Add(new GateStep(null, _angles.Count, qubits, position));
        _operationCount = Saturate(_operationCount + operations);
    }

    public void AddGate(GateSymbol gate, int firstAngle, int[] qubits, int position)
    {
        _steps.Add(new GateStep(gate, firstAngle, qubits, position));
        _operationCount = Saturate(_operationCount + gate.OperationCount);
        _work = Saturate(_work + gate.Work);
        _depth = Math.Max(_depth, gate.Depth + 1);
    }

    public GateSymbol ToSymbol(string name, int position) => new(name, position, _parameterNames.Count, _qubitNames.Count)
    {
        Steps = [.. _steps],
        Angles = [.. _angles],
        ParameterNames = [.. _parameterNames],
        OperationCount = _operationCount,
        Work = _work,
        Depth = _depth,
        IsBroken = IsBroken,
    };
}
