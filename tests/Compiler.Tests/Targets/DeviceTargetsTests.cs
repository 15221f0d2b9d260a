using Nexus.Compiler.Targets;

namespace Nexus.Compiler.Tests.Targets;

public class DeviceTargetsTests
{
    /// <summary>Qubits, pairs, and how many qubits have one, two, ... neighbours: as published for these devices.</summary>
    [Theory]
    [InlineData("ibm-tokyo-20", 20, 43, "0,2,2,10,0,6")]
    [InlineData("ibm-rochester-53", 53, 58, "2,39,12")]
    [InlineData("ibm-heavy-hex-27", 27, 28, "6,13,8")]
    [InlineData("ibm-heavy-hex-127", 127, 144, "2,89,36")]
    [InlineData("rigetti-aspen-4", 16, 18, "0,12,4")]
    [InlineData("google-sycamore-54", 54, 88, "2,17,0,35")]
    [InlineData("line-5", 5, 4, "2,3")]
    [InlineData("ring-5", 5, 5, "0,5")]
    [InlineData("grid-3x4", 12, 17, "0,4,6,2")]
    public void A_device_has_its_published_couplings(string name, int qubits, int pairs, string degrees)
    {
        var target = DeviceTargets.Find(name)!;
        Assert.Equal((name, qubits, pairs), (target.Name, target.QubitCount, target.Couplings!.Count));
        Assert.All(target.Couplings, pair => Assert.True(pair.First < pair.Second && pair.Second < qubits));
        var neighbours = Enumerable.Range(0, qubits).Select(q => target.Couplings.Count(p => p.First == q || p.Second == q)).ToArray();
        Assert.Equal(degrees, string.Join(',', Enumerable.Range(1, neighbours.Max()).Select(d => neighbours.Count(n => n == d))));
        var joined = new HashSet<int> { 0 };
        while (joined.Count < qubits)
        {
            var before = joined.Count;
            joined.UnionWith(target.Couplings.Where(p => joined.Contains(p.First) || joined.Contains(p.Second)).SelectMany(p => new[] { p.First, p.Second }));
            Assert.True(joined.Count > before, "The device falls apart.");
        }
    }

    [Fact]
    public void Every_device_of_a_file_is_named_as_its_file()
    {
        Assert.Contains("h-series", DeviceTargets.Names);
        Assert.All(DeviceTargets.Names, name => Assert.Equal(name, DeviceTargets.Find(name)!.Name));
    }

    [Fact]
    public void The_h_series_joins_every_pair_of_any_number_of_qubits()
    {
        var target = DeviceTargets.Find("h-series")!;
        Assert.Equal(["Rz", "PhasedX", "ZZPhase"], target.Gates!.Select(g => g.Name));
        Assert.Null(target.QubitCount);
        Assert.True(target.IsCoupled(0, 99));
        Assert.True(DeviceTargets.Find("full-7")!.IsCoupled(0, 6));
    }

    [Theory]
    [InlineData("ibm-heavy-hex-127", "Rz,SX,X,CX")]
    [InlineData("ibm-heavy-hex-127-ecr", "Rz,SX,X,ECR")]
    [InlineData("ibm-heavy-hex-27-cz", "Rz,SX,X,CZ")]
    [InlineData("rigetti-aspen-4-iswap", "Rz,Rx,ISWAPMax")]
    [InlineData("line-3-cz", "U3,CZ")]
    [InlineData("H1-1SC-rzz", "Rz,PhasedX,ZZPhase")]
    public void A_name_may_end_in_another_two_qubit_gate(string name, string gates) =>
        Assert.Equal(gates, string.Join(',', DeviceTargets.Find(name)!.Gates!.Select(g => g.Name)));

    [Theory]
    [InlineData("line-0")]
    [InlineData("line-")]
    [InlineData("ring-2")]
    [InlineData("grid-3")]
    [InlineData("grid-101x100")]
    [InlineData("line-10001")]
    [InlineData("ibm-heavy-hex-127-abc")]
    [InlineData("generic-cx")]
    [InlineData("toaster")]
    [InlineData("")]
    public void What_is_no_device_is_not_found(string name) => Assert.Null(DeviceTargets.Find(name));
}
