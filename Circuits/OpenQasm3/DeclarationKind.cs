namespace Nexus.Circuits.OpenQasm3;

/// <summary>How a classical variable is declared.</summary>
internal enum DeclarationKind : byte
{
    Variable,
    Constant,
    Input,
    Output,
}
