using System.Net;
using Nexus.Grains;
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
        Assert.False(options.OnKubernetes);
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
            ("NEXUS__Silo__Hosting", "kubernetes"));
        await using var database = options.OpenDatabase(Directory);
        Assert.Equal("database jobs on db:5432", database.Location);
        Assert.Equal(40, options.StorageFor(Directory, "nexus").MaxPoolSize);
        Assert.Equal((IPAddress.Parse("10.0.0.7"), 11200, 30000, "east"), (options.Address, options.Port, options.GatewayPort, options.ClusterId));
        Assert.True(options.OnKubernetes);
    }

    [Fact]
    public void Settings_say_how_jobs_run()
    {
        var options = new NexusOptions();
        Read(
            ("NEXUS__Jobs__Slots", "3"),
            ("NEXUS__Jobs__SimulationMemory", "8589934592"),
            ("NEXUS__Jobs__MaxShots", "10000000"),
            ("NEXUS__JOBS__EXECUTETIMELIMIT", "00:10:00"),
            ("NEXUS__Jobs__CompileTimeLimit", "none"),
            ("NEXUS__Jobs__QueueTimeLimit", "2.00:00:00"),
            ("NEXUS__Jobs__StuckAfterRunning", "00:30:00")).Jobs!(options);
        Assert.Equal((3, 8L << 30, 10_000_000), (options.Slots, options.SimulationMemory, options.MaxShots));
        Assert.Equal(
            (TimeSpan.FromMinutes(10), null, TimeSpan.FromDays(2), TimeSpan.FromMinutes(30)),
            (options.ExecuteTimeLimit, options.CompileTimeLimit, options.QueueTimeLimit, options.StuckAfterRunning));
        Assert.Equal(new NexusOptions().TombstoneTime, options.TombstoneTime);
    }

    [Theory]
    [InlineData("NEXUS__Storage__Writers", "two", "NEXUS__Storage__Writers must be a whole number, not 'two'.")]
    [InlineData("NEXUS__Storage__ConectionString", "Password=secret", "There is no setting NEXUS__Storage__ConectionString; there are NEXUS__Storage__BusyTimeoutSeconds, ")]
    [InlineData("NEXUS__Jobs__Slots", "many", "NEXUS__Jobs__Slots must be a whole number, not 'many'.")]
    [InlineData("NEXUS__Jobs__Slots", "0", "NEXUS__Jobs__Slots must be between 1 and 1024.")]
    [InlineData("NEXUS__Jobs__SimulationMemory", "99999999999999999999", "NEXUS__Jobs__SimulationMemory must be a whole number, not '99999999999999999999'.")]
    [InlineData("NEXUS__Jobs__ExecuteTimeLimit", "5 minutes", "NEXUS__Jobs__ExecuteTimeLimit must be a time such as 00:05:00 for five minutes, or with days 1.00:00:00, or none; not '5 minutes'.")]
    [InlineData("NEXUS__Jobs__ExecuteTimeLimit", "5", "NEXUS__Jobs__ExecuteTimeLimit must be a time such as 00:05:00 for five minutes, or with days 1.00:00:00, or none; not '5'.")]
    [InlineData("NEXUS__Jobs__ExecuteTimeLimit", "00:00:00.5", "NEXUS__Jobs__ExecuteTimeLimit must be between 1 second and 365 days.")]
    [InlineData("NEXUS__Jobs__CompileTimeLimit", "400.00:00:00", "NEXUS__Jobs__CompileTimeLimit must be between 1 second and 365 days.")]
    [InlineData("NEXUS__Jobs__TombstoneTime", "none", "NEXUS__Jobs__TombstoneTime must be a time such as 00:05:00 for five minutes, or with days 1.00:00:00; not 'none'.")]
    [InlineData("NEXUS__Jobs__TimeLimit", "1", "There is no setting NEXUS__Jobs__TimeLimit; there are NEXUS__Jobs__CompileTimeLimit, NEXUS__Jobs__ExecuteTimeLimit, ")]
    [InlineData("NEXUS__Silo__Port", "70000", "NEXUS__Silo__Port must be a port from 0 to 65535, not '70000'.")]
    [InlineData("NEXUS__Silo__Address", "here", "NEXUS__Silo__Address must be an IP address, not 'here'.")]
    [InlineData("NEXUS__Silo__Hosting", "nomad", "NEXUS__Silo__Hosting must be kubernetes or empty, not 'nomad'.")]
    [InlineData("NEXUS__Silo__Adress", "127.0.0.1", "There is no setting NEXUS__Silo__Adress; there are NEXUS__Silo__Address, ")]
    [InlineData("NEXUS__Job__Slots", "0", "There is no setting NEXUS__Job; settings begin with NEXUS__Jobs__, NEXUS__Silo__, NEXUS__Storage__, NEXUS__Telemetry__.")]
    [InlineData("NEXUS__Slots", "0", "There is no setting NEXUS__Slots; settings begin with NEXUS__Jobs__, ")]
    [InlineData("NEXUS__Jobs", "0", "There is no setting NEXUS__Jobs; settings begin with NEXUS__Jobs__, ")]
    [InlineData("NEXUS__Telemetry__Endpoint", "http://127.0.0.1:4317", "There is no setting NEXUS__Telemetry__Endpoint; there are NEXUS__Telemetry__OtlpEndpoint.")]
    public void A_mistake_names_its_setting(string name, string value, string sentence)
    {
        var refused = Assert.Throws<StorageException>(() => Read((name, value)));
        Assert.StartsWith(sentence, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite", "NEXUS__Storage__ConnectionString", "Host=db;Database=nexus;Password=secret")]
    [InlineData("sqlite", "NEXUS__Storage__Writers", "2")]
    [InlineData("sqlite", "NEXUS__Storage__MaxPoolSize", "20")]
    [InlineData("sqlite", "NEXUS__Storage__ReconnectSeconds", "10")]
    [InlineData("sqlite", "NEXUS__Storage__StatementTimeoutSeconds", "30")]
    [InlineData("sqlite", "NEXUS__Silo__Port", "11111")]
    [InlineData("postgres", "NEXUS__Storage__BusyTimeoutSeconds", "10")]
    [InlineData("postgres", "NEXUS__Storage__Path", "nexus.db")]
    public void A_setting_that_the_database_takes_no_notice_of_is_refused(string provider, string name, string value)
    {
        var refused = Assert.Throws<StorageException>(() => Read(("NEXUS__Storage__Provider", provider), (name, value)));
        Assert.StartsWith($"{name} is for {(provider == "sqlite" ? "PostgreSQL" : "SQLite")}: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_cannot_be_named_is_refused_before_anything_starts()
    {
        var refused = Assert.Throws<StorageException>(() => Read(("NEXUS__Storage__Provider", "postgres")).OpenDatabase(Directory));
        Assert.StartsWith("NEXUS__Storage__ConnectionString must name a server and a database", refused.Message, StringComparison.Ordinal);
    }

    private static DeploymentOptions Read(params (string Name, string Value)[] variables) =>
        DeploymentOptions.Read(variables.ToDictionary(v => v.Name, v => v.Value));
}
