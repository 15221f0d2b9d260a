namespace Nexus.Circuits.OpenQasm3;

/// <summary>How a statement ends.</summary>
internal enum Completion : byte
{
    /// <summary>What follows it runs.</summary>
    Falls,
    /// <summary>It leaves the innermost loop, one that is unrolled.</summary>
    Break,
    /// <summary>It goes on with the next round of the innermost loop, one that is unrolled.</summary>
    Continue,
    /// <summary>It leaves the subroutine.</summary>
    Return,
    /// <summary>The circuit itself goes on elsewhere.</summary>
    Stopped,
}
