using System.Collections.Immutable;
using Nexus.Grains.Jobs;
using Nexus.Grains.Tests.Cluster;
using Nexus.Storage.Programs;

namespace Nexus.Grains.Tests.Jobs;

public sealed class ResultReuseTests
{
    private static readonly ProgramRecord Program = new()
    {
        ProgramId = Guid.NewGuid(),
        Project = "default",
        Name = "",
        Format = "openqasm/2.0",
        ContentHash = new string('a', 64),
        QubitCount = 1,
        ActiveQubitCount = 1,
        BitRegisters = [],
        CreatedAt = Items.Noon,
    };

    [Fact]
    public void The_order_of_inputs_does_not_matter_and_their_names_and_values_do()
    {
        Assert.Equal(Key(("a", "1"), ("b", "2")), Key(("b", "2"), ("a", "1")));
        string?[] keys = [Key(), Key(("a", "1")), Key(("a", "2")), Key(("b", "1")), Key(("a", "1"), ("b", "1")), Key(("a 1:1", "1")), Key(("a", "1 1:b 1:1"))];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Equal(64, key!.Length));
    }

    [Fact]
    public void Options_matter_and_are_no_inputs()
    {
        var values = ImmutableDictionary.CreateRange([KeyValuePair.Create("a", "1")]);
        var backend = new ScriptedBackend("b", (_, _) => []) { IsDeterministic = true };
        string?[] keys = [KeyOn(backend), KeyOn(backend, values), KeyOn(backend, options: values), KeyOn(backend, values, values)];
        Assert.Equal(4, keys.Distinct().Count());
    }

    [Fact]
    public void A_backend_whose_answer_may_differ_has_no_key()
    {
        Assert.Null(KeyOn(new ScriptedBackend("fickle", (_, _) => [])));
        Assert.NotNull(KeyOn(new ScriptedBackend("fickle", (_, _) => []) { IsDeterministic = true }));
    }

    private static string? Key(params (string Name, string Value)[] inputs) => KeyOn(
        new ScriptedBackend("b", (_, _) => []) { IsDeterministic = true },
        inputs.ToImmutableDictionary(i => i.Name, i => i.Value));

    private static string? KeyOn(
        ScriptedBackend backend, ImmutableDictionary<string, string>? inputs = null, ImmutableDictionary<string, string>? options = null)
    {
        var item = new JobItemDefinition(Program.ProgramId, 1, 1, inputs, options);
        return ResultReuse.KeyOf(new JobDefinition("default", "", backend.Name, [item]), item, Program, backend);
    }
}
