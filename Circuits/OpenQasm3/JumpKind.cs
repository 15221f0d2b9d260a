namespace Nexus.Circuits.OpenQasm3;

/// <summary>Where a statement goes on elsewhere.</summary>
internal enum JumpKind : byte
{
    None,
    Break,
    Continue,
    Return,
    End,
}
