namespace Nexus.Circuits.OpenQasm2;

/// <summary>A piece of the text: a kind and a span, nothing copied.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End)
{
    public int Length => End - Start;

    public bool IsReservedWord => Kind >= TokenKind.OpenQasm;

    /// <summary>Whether the token begins a statement that can stand in no other place.</summary>
    public bool BeginsStatement => Kind is >= TokenKind.OpenQasm and <= TokenKind.Measure;

    /// <summary>Whether the token compares two values.</summary>
    public bool IsComparison => Kind is TokenKind.EqualEqual or (>= TokenKind.NotEqual and <= TokenKind.GreaterEqual);

    public ReadOnlySpan<char> In(string text) => text.AsSpan(Start, End - Start);
}
