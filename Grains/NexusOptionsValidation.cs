using Microsoft.Extensions.Options;

namespace Nexus.Grains;

/// <summary>Checks the annotations of <see cref="NexusOptions"/> when the silo starts.</summary>
[OptionsValidator]
internal sealed partial class NexusOptionsValidation : IValidateOptions<NexusOptions>;
