namespace Nexus.Circuits.OpenQasm3;

/// <summary>A measurement whose outcome is stored by an arrow, or not at all.</summary>
internal sealed record MeasureStatementNode(MeasureNode Measure, ExpressionNode? Target, int Start, int End) : StatementNode(Start, End);
