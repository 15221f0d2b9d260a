namespace Nexus.Circuits.OpenQasm3;

/// <summary>A classical variable.</summary>
internal sealed record DeclarationNode(DeclarationKind Kind, TypeNode Type, NameNode Name, ExpressionNode? Value, int Start, int End) : StatementNode(Start, End);
