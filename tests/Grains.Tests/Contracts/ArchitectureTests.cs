using Nexus.Circuits;
using Nexus.Compiler;
using Nexus.Grains.Jobs;
using Nexus.Simulators;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Tests.Contracts;

/// <summary>Who may know whom.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Libraries = ["Nexus.", "Orleans", "Microsoft.Orleans", "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql", "Grpc"];

    public static TheoryData<Type, string[]> Allowed() => new()
    {
        { typeof(Circuit), [] },
        { typeof(CircuitCompiler), ["Nexus.Circuits"] },
        { typeof(StatevectorSimulator), ["Nexus.Circuits"] },
        { typeof(IJobGrain), ["Orleans"] },
        { typeof(IJobStore), ["Nexus.Grains.Abstractions", "Orleans", "Microsoft.Data", "Npgsql"] },
        { typeof(JobStatuses), ["Nexus.Grains.Abstractions", "Nexus.Storage", "Nexus.Circuits", "Nexus.Programs", "Nexus.Simulators", "Orleans"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_knows_only_what_it_may(Type member, string[] allowed)
    {
        var foreign = member.Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => Libraries.Any(l => name.StartsWith(l, StringComparison.Ordinal)))
            .Where(name => !allowed.Any(a => name.StartsWith(a, StringComparison.Ordinal)));
        Assert.Empty(foreign);
    }

    /// <summary>One function changes the status of an item: nobody else makes an item's record with another status.</summary>
    [Fact]
    public void Only_the_transitions_set_the_status_of_an_item()
    {
        using var assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(typeof(JobStatuses).Assembly.Location);
        var setters = assembly.MainModule.GetTypes()
            .Where(t => t.Methods.Where(m => m.HasBody).SelectMany(m => m.Body.Instructions).Any(i =>
                i.Operand is Mono.Cecil.MethodReference { Name: "set_Status" } m && m.DeclaringType.Name == nameof(JobItemRecord)))
            .Select(t => t.Name);
        Assert.Equal([nameof(JobAdmission), nameof(JobItemTransitions)], setters.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Grains_are_internal_and_reached_by_their_interfaces_alone() => Assert.All(
        typeof(JobStatuses).Assembly.GetTypes().Where(t => typeof(Grain).IsAssignableFrom(t)),
        t => Assert.False(t.IsVisible, $"{t.Name} is public."));
}
