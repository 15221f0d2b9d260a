namespace Nexus.Circuits.OpenQasm3;

/// <summary>A number, truth value or bit string as written.</summary>
internal sealed record LiteralNode(Token Token) : ExpressionNode(Token.Start, Token.End, 1)
{
    /// <summary>The value; made when it is first asked for.</summary>
    public Scalar? Value { get; set; }
}
