using System.CommandLine;
using System.CommandLine.Parsing;

namespace Nexus.Cli.Commands;

/// <summary>The argument FILE... of the commands that read circuits.</summary>
internal static class FileArgument
{
    /// <summary>Makes it.</summary>
    /// <param name="description">What it takes.</param>
    /// <param name="arity">How many.</param>
    public static Argument<string[]> Of(string description, ArgumentArity arity)
    {
        var argument = new Argument<string[]>("FILE") { Description = description, Arity = arity };
        argument.Validators.Add(RefuseOptions);
        argument.Validators.Add(RefuseStandardInputTwice);
        return argument;
    }

    /// <summary>Makes one that takes a single file.</summary>
    public static Argument<string> One()
    {
        var argument = new Argument<string>("FILE") { Description = "A circuit file; - is standard input." };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>It ends with the first: the second would be an empty circuit.</summary>
    private static void RefuseStandardInputTwice(ArgumentResult files)
    {
        if (files.Tokens.Count(t => t.Value == CircuitFile.StandardInput) > 1)
        {
            files.AddError("Standard input, -, can be named only once.");
        }
    }

    /// <summary>An option with a typing error would otherwise be looked for as a file.</summary>
    private static void RefuseOptions(ArgumentResult files)
    {
        foreach (var token in files.Tokens)
        {
            if (token.Value.Length > 1 && token.Value[0] == '-')
            {
                files.AddError($"There is no option '{token.Value}'.");
            }
        }
    }
}
