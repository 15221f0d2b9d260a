namespace Nexus.Circuits.OpenQasm3;

/// <summary>One way of an if, as walked.</summary>
/// <param name="Block">Its operations; null for no block.</param>
/// <param name="Falls">Whether what follows the if runs after it.</param>
/// <param name="Ends">The variables that it changes, with their values at its end; null for values in bits.</param>
internal sealed record Branch(Block? Block, bool Falls, Dictionary<Variable, Scalar[]?> Ends);
