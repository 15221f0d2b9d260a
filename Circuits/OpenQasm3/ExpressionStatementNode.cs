namespace Nexus.Circuits.OpenQasm3;

/// <summary>An expression as a statement: a subroutine called.</summary>
internal sealed record ExpressionStatementNode(ExpressionNode Value, int Start, int End) : StatementNode(Start, End);
