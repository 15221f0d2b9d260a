using Mono.Cecil;
using Mono.Cecil.Cil;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Grains.Silos;

namespace Nexus.Grains.Tests.Contracts;

/// <summary>
/// Work goes down from job to item to backend to worker. A call upward must be one that interleaves and only notes what it is told:
/// then no cycle of grains that await each other can form.
/// </summary>
public sealed class CallDirectionTests
{
    private static readonly Dictionary<string, int> Rank = new()
    {
        [nameof(ISweeperGrain)] = 0,
        [nameof(IJobGrain)] = 1,
        [nameof(IJobItemGrain)] = 2,
        [nameof(IBackendGrain)] = 3,
        [nameof(IWorkerGrain)] = 4,

        // Asked by gateways; it asks nobody.
        [nameof(IBackendCatalogGrain)] = 5,

        // Asked by other silos, and by no grain; it asks nobody.
        [nameof(ISiloGrain)] = 6,
    };

    [Fact]
    public void Upward_calls_only_note_and_return()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(BackendGrain).Assembly.Location);
        var upward = 0;
        foreach (var grain in assembly.MainModule.Types.Where(t => Rank.ContainsKey("I" + t.Name)))
        {
            foreach (var call in CallsOf(grain).Where(c => Rank.ContainsKey(c.DeclaringType.Name)))
            {
                if (Rank[call.DeclaringType.Name] >= Rank["I" + grain.Name])
                {
                    continue;
                }

                upward++;
                var interleaves = call.Resolve().CustomAttributes.Any(a => a.AttributeType.Name == "AlwaysInterleaveAttribute");
                Assert.True(interleaves, $"{grain.Name} calls {call.DeclaringType.Name}.{call.Name}, which goes upward and does not interleave.");
            }
        }

        Assert.True(upward >= 4, $"Only {upward} upward calls were found: does this test still see them?");
    }

    [Fact]
    public void Every_grain_has_its_rank() => Assert.Equal(
        typeof(IJobGrain).Assembly.GetExportedTypes().Where(t => t.IsInterface && typeof(IGrain).IsAssignableFrom(t)).Select(t => t.Name).Order(),
        Rank.Keys.Order());

    private static IEnumerable<MethodReference> CallsOf(TypeDefinition type) => type.Methods
        .Where(m => m.HasBody)
        .SelectMany(m => m.Body.Instructions)
        .Where(i => i.OpCode == OpCodes.Callvirt || i.OpCode == OpCodes.Call)
        .Select(i => (MethodReference)i.Operand)
        .Concat(type.NestedTypes.SelectMany(CallsOf));
}
