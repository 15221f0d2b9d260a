namespace Nexus.Circuits.OpenQasm2;

/// <summary>A register, or one element of it, as a statement names it.</summary>
/// <param name="Register">The register; null when it was reported as unknown.</param>
/// <param name="Index">The element, or -1 for the whole register.</param>
/// <param name="Token">The register's name, for messages.</param>
/// <param name="End">Where the operand ends.</param>
internal readonly record struct Operand(RegisterSymbol? Register, int Index, Token Token, int End)
{
    public bool IsWhole => Index < 0;

    public int Size => IsWhole ? Register!.Count : 1;

    /// <summary>The circuit-wide number of the element, or of the register's element <paramref name="i"/>.</summary>
    public int At(int i) => Register!.First + (IsWhole ? i : Index);
}
