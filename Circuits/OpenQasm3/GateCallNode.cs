namespace Nexus.Circuits.OpenQasm3;

/// <summary>A gate applied, or a subroutine called in the form of a gate.</summary>
internal sealed record GateCallNode(ModifierNode[] Modifiers, NameNode Name, ExpressionNode[]? Arguments, ExpressionNode[] Operands, int Start, int End) : StatementNode(Start, End);
