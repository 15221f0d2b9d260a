using System.Text.Json.Serialization;

namespace Nexus.Programs.Compilation;

/// <summary>The generated reader and writer of <see cref="CompilationReportFormat"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CompilationReport))]
internal sealed partial class CompilationReportJson : JsonSerializerContext;
