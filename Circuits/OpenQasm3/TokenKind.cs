namespace Nexus.Circuits.OpenQasm3;

/// <summary>The sorts of token.</summary>
internal enum TokenKind : byte
{
    EndOfFile,
    Identifier,
    Keyword,
    Symbol,
    Integer,
    Real,
    Imaginary,
    Timing,
    BitString,
    Text,
    HardwareQubit,
    Annotation,
    Pragma,
    Bad,
}
