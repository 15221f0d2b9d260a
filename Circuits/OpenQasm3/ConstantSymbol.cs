namespace Nexus.Circuits.OpenQasm3;

/// <summary>A constant of the language, as pi.</summary>
internal sealed class ConstantSymbol(string name, Scalar value) : Symbol(name, -1)
{
    public Scalar Value => value;
}
