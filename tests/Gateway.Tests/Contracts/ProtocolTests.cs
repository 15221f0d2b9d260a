using System.Reflection;
using System.Text;
using Google.Protobuf.Reflection;
using Nexus.V1;

namespace Nexus.Gateway.Tests.Contracts;

/// <summary>What travels between clients and servers of different versions: it may grow, and must not change.</summary>
public sealed class ProtocolTests
{
    private static readonly FileDescriptor[] Files =
    [
        BackendServiceReflection.Descriptor,
        JobServiceReflection.Descriptor,
        ProgramServiceReflection.Descriptor,
        ServerServiceReflection.Descriptor,
        TypesReflection.Descriptor,
    ];

    /// <summary>
    /// A change that this test shows must be meant: existing names and numbers stay, and new ones are added to Contracts/protocol.txt,
    /// which the test writes when NEXUS_RECORD_PROTOCOL names the file.
    /// </summary>
    [Fact]
    public void The_protocol_is_the_one_on_record()
    {
        if (Environment.GetEnvironmentVariable("NEXUS_RECORD_PROTOCOL") is { Length: > 0 } file)
        {
            File.WriteAllText(file, Describe());
        }

        using var recorded = Assembly.GetExecutingAssembly().GetManifestResourceStream("protocol.txt");
        Assert.True(recorded is not null, "There is no Contracts/protocol.txt: run this test with NEXUS_RECORD_PROTOCOL=<its path>.");
        using var text = new StreamReader(recorded);
        var (expected, actual) = (text.ReadToEnd().ReplaceLineEndings("\n"), Describe());
        Assert.True(
            expected == actual,
            "The protocol has changed. If that is meant, run this test with NEXUS_RECORD_PROTOCOL=<path of Contracts/protocol.txt>; first differing line: "
            + actual.Split('\n').Zip(expected.Split('\n')).Where(l => l.First != l.Second).Select(l => $"'{l.First}' instead of '{l.Second}'").FirstOrDefault("at the end"));
    }

    [Fact]
    public void Enums_start_unspecified() => Assert.All(
        Files.SelectMany(f => f.EnumTypes), e => Assert.EndsWith("_UNSPECIFIED", e.FindValueByNumber(0).Name, StringComparison.Ordinal));

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var file in Files.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            foreach (var service in file.Services)
            {
                text.Append($"service {service.FullName}\n");
                foreach (var method in service.Methods)
                {
                    text.Append($"  {method.Name}({Stream(method.IsClientStreaming)}{method.InputType.FullName}) -> {Stream(method.IsServerStreaming)}{method.OutputType.FullName}\n");
                }
            }

            foreach (var message in file.MessageTypes)
            {
                text.Append($"message {message.FullName}\n");
                foreach (var field in message.Fields.InFieldNumberOrder())
                {
                    text.Append($"  {field.FieldNumber} {field.Name}: {(field.IsRepeated ? "repeated " : field.RealContainingOneof is null && field.HasPresence && field.FieldType != FieldType.Message ? "optional " : "")}{TypeOf(field)}{(field.RealContainingOneof is { } one ? $" oneof {one.Name}" : "")}\n");
                }
            }

            foreach (var type in file.EnumTypes)
            {
                text.Append($"enum {type.FullName}\n");
                foreach (var value in type.Values)
                {
                    text.Append($"  {value.Number} {value.Name}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Stream(bool streamed) => streamed ? "stream " : "";

    private static string TypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var type => type.ToString().ToLowerInvariant(),
    };
}
