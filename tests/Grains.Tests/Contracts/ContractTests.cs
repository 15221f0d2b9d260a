using System.Reflection;
using System.Text;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Tests.Contracts;

/// <summary>What travels between silos of different versions: it may grow, and must not change.</summary>
public sealed class ContractTests
{
    private static readonly Assembly Contracts = typeof(IJobGrain).Assembly;

    private static IEnumerable<Type> Interfaces => Types.Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t));

    private static IEnumerable<Type> Messages => Types.Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    private static IEnumerable<Type> Types => Contracts.GetExportedTypes()
        .Where(t => t.Namespace?.StartsWith("Nexus.", StringComparison.Ordinal) == true)
        .OrderBy(t => t.FullName, StringComparer.Ordinal);

    [Fact]
    public void Every_interface_method_and_message_has_a_name_of_its_own_that_a_renaming_keeps()
    {
        foreach (var member in Interfaces.Concat(Messages).Cast<MemberInfo>().Concat(Interfaces.SelectMany(i => i.GetMethods())))
        {
            Assert.True(Alias(member) is not null, $"{member.DeclaringType?.Name}.{member.Name} has no [Alias].");
        }
    }

    [Fact]
    public void Whatever_a_message_declares_has_a_number()
    {
        foreach (var message in Messages.Where(m => !m.IsEnum))
        {
            foreach (var property in message.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                Assert.True(property.GetCustomAttribute<IdAttribute>() is not null, $"{message.Name}.{property.Name} has no [Id].");
            }
        }
    }

    [Fact]
    public void Messages_hold_only_types_of_the_framework_and_of_the_contracts()
    {
        static IEnumerable<Type> Parts(Type type) => type.IsGenericType
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : type.HasElementType ? Parts(type.GetElementType()!) : [type];
        foreach (var part in Messages.SelectMany(m => m.GetProperties()).SelectMany(p => Parts(p.PropertyType)))
        {
            Assert.True(
                part.Assembly == Contracts || part.Namespace?.StartsWith("System", StringComparison.Ordinal) == true, $"{part} is a foreign type.");
        }
    }

    /// <summary>
    /// A change that this test shows must be meant: existing names and numbers stay, new ones are added to contracts.txt, which the
    /// test writes when NEXUS_RECORD_CONTRACTS names the file.
    /// </summary>
    [Fact]
    public void The_contracts_are_those_on_record()
    {
        if (Environment.GetEnvironmentVariable("NEXUS_RECORD_CONTRACTS") is { Length: > 0 } file)
        {
            File.WriteAllText(file, Describe());
        }

        using var recorded = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("contracts.txt")!);
        Assert.Equal(recorded.ReadToEnd().ReplaceLineEndings("\n"), Describe());
    }

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in Interfaces)
        {
            text.Append($"grain {type.Name} = {Alias(type)}\n");
            foreach (var method in type.GetMethods().OrderBy(m => m.Name, StringComparer.Ordinal))
            {
                var interleaves = method.GetCustomAttribute<Orleans.Concurrency.AlwaysInterleaveAttribute>() is null ? "" : " interleaves";
                var parameters = string.Join(", ", method.GetParameters().Select(p => Name(p.ParameterType)));
                text.Append($"  {Alias(method)}({parameters}) -> {Name(method.ReturnType)}{interleaves}\n");
            }
        }

        foreach (var type in Messages)
        {
            text.Append($"{(type.IsEnum ? "enum" : "message")} {type.Name} = {Alias(type)}{(type.BaseType?.Assembly == Contracts ? " : " + type.BaseType.Name : "")}\n");
            if (type.IsEnum)
            {
                foreach (var value in Enum.GetValues(type))
                {
                    text.Append($"  {Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)} {value}\n");
                }

                continue;
            }

            foreach (var property in type.GetProperties().Where(p => p.DeclaringType == type && p.GetCustomAttribute<IdAttribute>() is not null)
                .OrderBy(p => p.GetCustomAttribute<IdAttribute>()!.Id))
            {
                text.Append($"  {property.GetCustomAttribute<IdAttribute>()!.Id} {property.Name}: {Name(property.PropertyType)}\n");
            }
        }

        return text.ToString();
    }

    private static string? Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
