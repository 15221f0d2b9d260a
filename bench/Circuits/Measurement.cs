namespace Nexus.Circuits.Bench;

/// <summary>One row of the table: a text, and what is done with it.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="Name">What the text is.</param>
/// <param name="Text">The text.</param>
/// <param name="Parse">Reads it.</param>
internal sealed record Measurement(string Format, string Name, string Text, Func<string, ParseResult> Parse);
