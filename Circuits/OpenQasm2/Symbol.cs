namespace Nexus.Circuits.OpenQasm2;

/// <summary>Something declared by name.</summary>
/// <param name="name">The name.</param>
/// <param name="position">Where it is declared; -1 for what a built-in include declares.</param>
internal abstract class Symbol(string name, int position)
{
    public string Name => name;

    public int Position => position;

    /// <summary>Whether its declaration was reported as wrong, so that nothing more is said about its uses.</summary>
    public bool IsBroken { get; set; }
}
