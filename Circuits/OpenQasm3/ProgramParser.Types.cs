namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class ProgramParser
{
    private TypeNode ParseType(bool allowQubit = false)
    {
        var start = _current;
        if (start.Is("readonly") || start.Is("mutable"))
        {
            Advance();
            if (!_current.Is("array"))
            {
                throw Unexpected("'array' after 'readonly' or 'mutable'", "array");
            }

            return ParseArrayType(start.Is("mutable"), true);
        }

        if (start.Is("array"))
        {
            return ParseArrayType(false, false);
        }

        if (start.Is("duration") || start.Is("stretch"))
        {
            throw Refuse($"the type '{start.Text}'", start);
        }

        var isQubit = start.Is("qubit") || start.Is("qreg");
        if (start.Kind != TokenKind.Keyword || (!TypeWords.Contains(start.Text) && !(allowQubit && isQubit)) || start.Is("creg"))
        {
            throw Unexpected("a type");
        }

        Advance();
        ExpressionNode? size = null;
        TypeNode? element = null;
        if (_current.Is("["))
        {
            if (start.Is("bool"))
            {
                throw Fail(DiagnosticCodes.UnexpectedToken, "A bool has no size.", _current);
            }

            Advance();
            if (start.Is("complex"))
            {
                if (!_current.Is("float"))
                {
                    throw Unexpected("'float' as the type of the parts of a complex number", "float");
                }

                element = ParseType();
            }
            else
            {
                size = ParseExpression();
            }

            Expect("]");
        }

        return new TypeNode(start.Text, size, element, null, null, false, start.Start, _lastEnd);
    }

    private TypeNode ParseArrayType(bool isMutable, bool isReference)
    {
        var start = _current.Start;
        Expect("array");
        Expect("[", " and the elements' type");
        if (_current.Is("array"))
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "The elements of an array are no arrays: write one array of several dimensions.", _current);
        }

        var element = ParseType();

        Expect(",", " and the array's sizes");
        if (_current.Is("#dim"))
        {
            if (!isReference)
            {
                throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "'#dim' stands only in parameters that are 'readonly' or 'mutable' arrays; an array of its own has sizes.", _current);
            }

            Advance();
            Expect("=");
            var count = ParseExpression();
            Expect("]");
            return new TypeNode("array", null, element, null, count, isMutable, start, _lastEnd);
        }

        var sizes = new List<ExpressionNode>();
        do
        {
            sizes.Add(ParseExpression());
        }
        while (TryTake(",") && !_current.Is("]"));
        Expect("]");
        return new TypeNode("array", null, element, [.. sizes], null, isMutable, start, _lastEnd);
    }
}
