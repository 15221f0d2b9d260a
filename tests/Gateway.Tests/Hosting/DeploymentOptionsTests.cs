using System.Net;
using Nexus.Silo;
using Nexus.Storage;

namespace Nexus.Gateway.Tests.Hosting;

public sealed class DeploymentOptionsTests
{
    private static readonly DataDirectory Directory = DataDirectory.Locate("home");

    [Fact]
    public async Task Without_settings_the_database_is_the_file_of_the_data_directory()
    {
        var options = Read(("PATH", "/usr/bin"), ("NEXUS__Telemetry__OtlpEndpoint", "http://127.0.0.1:4317"));
        await using var database = options.OpenDatabase(Directory);
        Assert.Equal(Directory.DatabasePath, database.Location);
        Assert.Equal(IPAddress.Loopback, options.Address);
        Assert.Null(options.Port);
        Assert.Null(options.ClusterId);
        Assert.Equal((null, null, false), (options.Slots, options.SimulationMemory, options.OnKubernetes));
    }

    [Fact]
    public async Task Settings_name_the_server_and_the_silo()
    {
        var options = Read(
            ("NEXUS__Storage__Provider", "postgres"),
            ("NEXUS__STORAGE__CONNECTIONSTRING", "Host=db;Database=jobs;Password=secret"),
            ("NEXUS__Storage__MaxPoolSize", "40"),
            ("NEXUS__Silo__Address", "10.0.0.7"),
            ("NEXUS__Silo__Port", "11200"),
            ("NEXUS__Silo__GatewayPort", "30000"),
            ("NEXUS__Silo__ClusterId", "east"),
            ("NEXUS__Silo__Slots", "3"),
            ("NEXUS__Silo__SimulationMemory", "8589934592"),
            ("NEXUS__Silo__Hosting", "kubernetes"));
        await using var database = options.OpenDatabase(Directory);
        Assert.Equal("database jobs on db:5432", database.Location);
        Assert.Equal(40, options.StorageFor(Directory, "nexus").MaxPoolSize);
        Assert.Equal((IPAddress.Parse("10.0.0.7"), 11200, 30000, "east"), (options.Address, options.Port, options.GatewayPort, options.ClusterId));
        Assert.Equal((3, 8589934592L, true), (options.Slots, options.SimulationMemory, options.OnKubernetes));
    }

    [Theory]
    [InlineData("NEXUS__Storage__Writers", "two", "NEXUS__Storage__Writers must be a whole number, not 'two'.")]
    [InlineData("NEXUS__Storage__ConectionString", "Password=secret", "There is no setting NEXUS__Storage__ConectionString; there are NEXUS__Storage__BusyTimeoutSeconds, ")]
    [InlineData("NEXUS__Silo__Port", "70000", "NEXUS__Silo__Port must be a port from 0 to 65535, not '70000'.")]
    [InlineData("NEXUS__Silo__Address", "here", "NEXUS__Silo__Address must be an IP address, not 'here'.")]
    [InlineData("NEXUS__Silo__Slots", "0", "NEXUS__Silo__Slots must be a whole number from 1 to 1024, not '0'.")]
    [InlineData("NEXUS__Silo__Hosting", "nomad", "NEXUS__Silo__Hosting must be kubernetes or empty, not 'nomad'.")]
    [InlineData("NEXUS__Silo__Adress", "127.0.0.1", "There is no setting NEXUS__Silo__Adress; there are NEXUS__Silo__Address, ")]
    public void A_mistake_names_its_setting(string name, string value, string sentence)
    {
        var refused = Assert.Throws<StorageException>(() => Read((name, value)));
        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_cannot_be_named_is_refused_before_anything_starts()
    {
        var refused = Assert.Throws<StorageException>(() => Read(("NEXUS__Storage__Provider", "postgres")).OpenDatabase(Directory));
        Assert.StartsWith("Storage:ConnectionString must name a server and a database", refused.Message, StringComparison.Ordinal);
    }

    private static DeploymentOptions Read(params (string Name, string Value)[] variables) =>
        DeploymentOptions.Read(variables.ToDictionary(v => v.Name, v => v.Value));
}
