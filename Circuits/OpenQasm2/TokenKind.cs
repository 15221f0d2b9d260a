namespace Nexus.Circuits.OpenQasm2;

/// <summary>What a token is.</summary>
internal enum TokenKind : byte
{
    EndOfFile,
    /// <summary>Reported by the lexer already: whoever meets it says nothing more.</summary>
    Bad,
    Identifier,
    /// <summary>A name that starts with an upper-case letter or an underscore and is no keyword.</summary>
    UpperIdentifier,
    Integer,
    Real,
    String,
    Semicolon,
    Comma,
    LeftParenthesis,
    RightParenthesis,
    LeftBracket,
    RightBracket,
    LeftBrace,
    RightBrace,
    Plus,
    Minus,
    Star,
    Slash,
    Caret,
    Arrow,
    EqualEqual,
    /// <summary>Any other printable ASCII character.</summary>
    Other,
    // Reserved words from here on.
    OpenQasm,
    Include,
    Qreg,
    Creg,
    Gate,
    Opaque,
    If,
    Barrier,
    Reset,
    Measure,
    U,
    CX,
    Pi,
    Sin,
    Cos,
    Tan,
    Exp,
    Ln,
    Sqrt,
}
