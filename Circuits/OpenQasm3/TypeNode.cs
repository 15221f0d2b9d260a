namespace Nexus.Circuits.OpenQasm3;

/// <summary>A type as written.</summary>
/// <param name="Name">The type's word.</param>
/// <param name="Size">What stands in brackets, if anything.</param>
/// <param name="Element">Of an array its elements' type, of complex the parts'.</param>
/// <param name="Dimensions">Of an array its sizes; null where only their number is given.</param>
/// <param name="DimensionCount">What stands after #dim=.</param>
/// <param name="IsMutable">Whether a subroutine may change the array it is given.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends.</param>
internal sealed record TypeNode(
    string Name, ExpressionNode? Size, TypeNode? Element, ExpressionNode[]? Dimensions, ExpressionNode? DimensionCount, bool IsMutable, int Start, int End)
    : Node(Start, End);
