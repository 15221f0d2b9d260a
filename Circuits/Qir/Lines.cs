namespace Nexus.Circuits.Qir;

/// <summary>Splits a module into the tokens of its lines. Comments are dropped.</summary>
internal static class Lines
{
    public static IEnumerable<List<Token>> Read(string text)
    {
        var position = text.StartsWith('\uFEFF') ? 1 : 0;
        while (position < text.Length)
        {
            var end = text.AsSpan(position).IndexOfAny('\r', '\n');
            end = end < 0 ? text.Length : position + end;
            var tokens = Tokenize(text, position, end);
            if (tokens.Count > 0)
            {
                yield return tokens;
            }

            position = end + 1;
        }
    }

    private static List<Token> Tokenize(string text, int position, int end)
    {
        var tokens = new List<Token>();
        while (position < end)
        {
            var character = text[position];
            if (character == ';')
            {
                break;
            }

            var start = position;
            if (character == '"' || (character is '@' or '%' && position + 1 < end && text[position + 1] == '"'))
            {
                // A name may be quoted as well: @"my main".
                var prefix = character == '"' ? "\"" : character.ToString();
                position += character == '"' ? 1 : 2;
                var close = text.IndexOf('"', position, end - position);
                close = close < 0 ? end : close;
                tokens.Add(new Token(start, prefix + text[position..close]));
                position = Math.Min(end, close + 1);
            }
            else if (IsWord(character))
            {
                while (position < end && IsWord(text[position]))
                {
                    position++;
                }

                tokens.Add(new Token(start, text[start..position]));
            }
            else
            {
                position++;
                if (!char.IsWhiteSpace(character))
                {
                    tokens.Add(new Token(start, character.ToString()));
                }
            }
        }

        return tokens;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '@' or '%' or '#' or '$' or '-' or '+' or '!';
}
