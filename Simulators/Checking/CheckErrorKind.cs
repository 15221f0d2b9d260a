using System.Text.Json.Serialization;

namespace Nexus.Simulators.Checking;

/// <summary>Why a circuit does not run on a target.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckErrorKind>))]
public enum CheckErrorKind
{
    /// <summary>The circuit has more qubits than the target.</summary>
    QubitCount,
    /// <summary>A gate is not in the target's gate set.</summary>
    GateSet,
    /// <summary>A gate joins qubits that the target does not.</summary>
    Coupling,
    /// <summary>The target lacks something that the circuit uses: resets, measurements before the end, conditions, control flow.</summary>
    Unsupported,
    /// <summary>Inputs have no values.</summary>
    UnboundInput,
    /// <summary>The number of shots is out of range.</summary>
    Shots,
    /// <summary>There are too many operations, or they stand too deep within one another.</summary>
    Operations,
    /// <summary>There are too many classical registers or bits, or a register is too wide.</summary>
    ClassicalBits,
    /// <summary>A box cannot be written out.</summary>
    Box,
}
