using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Nexus.Cli.Commands;

/// <summary>Options and arguments that take whole numbers within bounds, with a sentence that names them and the bounds.</summary>
internal static class WholeNumber
{
    /// <summary>An option for a number from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static Option<T> Option<T>(string name, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> => new(name) { CustomParser = result => Parse(result, name, minimum, maximum), HelpName = "N" };

    /// <summary>An option for a number that may be left out.</summary>
    public static Option<T?> Optional<T>(string name, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> => new(name) { CustomParser = result => Parse(result, name, minimum, maximum), HelpName = "N" };

    /// <summary>An argument for a number that may be left out.</summary>
    public static Argument<T?> OptionalArgument<T>(string name, T minimum, T maximum)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            CustomParser = result => result.Tokens.Count == 0 ? null : Parse(result, name, minimum, maximum),
            Arity = ArgumentArity.ZeroOrOne,
        };

    private static T Parse<T>(ArgumentResult result, string name, T minimum, T maximum)
        where T : struct, IBinaryInteger<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum)
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} takes a whole number from {minimum} to {maximum}, not '{text}'."));
        return default;
    }
}
