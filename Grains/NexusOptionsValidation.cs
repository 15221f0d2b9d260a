using Microsoft.Extensions.Options;

namespace Nexus.Grains;

/// <summary>Holds <see cref="NexusOptions"/> to its annotations when the silo starts: one sentence for each mistake.</summary>
internal sealed class NexusOptionsValidation : IValidateOptions<NexusOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, NexusOptions options) =>
        options.Mistakes() is { Count: > 0 } mistakes ? ValidateOptionsResult.Fail(mistakes) : ValidateOptionsResult.Success;
}
