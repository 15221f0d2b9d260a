namespace Nexus.Circuits.OpenQasm3;

/// <summary>What a name stands for.</summary>
/// <param name="name">The name.</param>
/// <param name="position">Where it is declared.</param>
internal abstract class Symbol(string name, int position)
{
    public string Name => name;

    public int Position => position;
}
