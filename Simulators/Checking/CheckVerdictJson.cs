using System.Text.Json.Serialization;

namespace Nexus.Simulators.Checking;

/// <summary>The generated JSON code.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckVerdict))]
internal sealed partial class CheckVerdictJson : JsonSerializerContext;
