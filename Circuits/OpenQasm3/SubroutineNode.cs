namespace Nexus.Circuits.OpenQasm3;

/// <summary>A subroutine's definition.</summary>
internal sealed record SubroutineNode(NameNode Name, ParameterNode[] Parameters, TypeNode? Result, BlockNode Body, int Start, int End) : StatementNode(Start, End);
