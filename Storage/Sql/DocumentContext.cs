using System.Text.Json.Serialization;
using Nexus.Grains.Jobs;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;

namespace Nexus.Storage.Sql;

/// <summary>The generated readers and writers of <see cref="Documents"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecutionSettings))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(IReadOnlyList<JobCommandRecord>))]
[JsonSerializable(typeof(IReadOnlyList<RegisterShape>))]
[JsonSerializable(typeof(IReadOnlyList<ProgramInput>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(CompileSettings))]
internal sealed partial class DocumentContext : JsonSerializerContext;
