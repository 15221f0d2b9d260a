namespace Nexus.Circuits.Qir;

/// <summary>A word, a string or a punctuation mark of a line.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Text">What it is; of a string the contents, with a quote before them.</param>
internal readonly record struct Token(int Start, string Text)
{
    public bool IsString => Text[0] == '"';

    public string Unquoted => IsString ? Text[1..] : Text;
}
