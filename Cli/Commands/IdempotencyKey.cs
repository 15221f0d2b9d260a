using System.CommandLine;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Commands;

/// <summary>The option <c>--idempotency-key</c>: a script that does not know whether its command was carried out repeats it under the same key.</summary>
internal static class IdempotencyKey
{
    /// <summary>The option; without it each invocation is an order of its own, though one whose lost answer is asked for again.</summary>
    /// <param name="scope">Where a key is used once only.</param>
    public static Option<string?> Option(string scope = "job")
    {
        var option = new Option<string?>("--idempotency-key", "--key")
        {
            Description = $"A key of your own, unique in the {scope}: the same command repeated under it is carried out once.",
            HelpName = "KEY",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var key }] && RequestKey.MistakeIn("--idempotency-key", key) is { } mistake)
            {
                result.AddError(mistake);
            }
        });
        return option;
    }
}
