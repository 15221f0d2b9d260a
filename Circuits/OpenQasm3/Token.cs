namespace Nexus.Circuits.OpenQasm3;

/// <summary>A piece of the text.</summary>
/// <param name="Kind">What sort of piece.</param>
/// <param name="Text">The characters; of a quoted text those between the quotes.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    /// <summary>Whether it is this keyword or symbol.</summary>
    public bool Is(string text) => Kind is TokenKind.Keyword or TokenKind.Symbol && Text == text;
}
