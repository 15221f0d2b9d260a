namespace Nexus.Circuits.OpenQasm3;

/// <summary>What a modifier does to a gate.</summary>
internal enum GateModifierKind : byte
{
    Control,
    NegatedControl,
    Power,
}
