namespace Nexus.Circuits.OpenQasm3;

/// <summary>A subroutine.</summary>
internal sealed class SubroutineSymbol(SubroutineNode node) : Symbol(node.Name.Name, node.Name.Start)
{
    public SubroutineNode Node => node;

    public bool IsActive { get; set; }
}
