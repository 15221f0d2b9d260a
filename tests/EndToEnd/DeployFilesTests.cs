using System.Collections;
using System.Text.RegularExpressions;
using Nexus.Gateway.Telemetry;
using Nexus.Silo;
using Nexus.Storage;

namespace Nexus.EndToEnd.Tests;

/// <summary>The files under deploy/ name settings and commands: each must be one that the program knows.</summary>
public sealed partial class DeployFilesTests
{
    // In the files it comes from elsewhere, or is to be filled in.
    private const string ConnectionString = "NEXUS__Storage__ConnectionString";
    private const string Provider = "NEXUS__Storage__Provider";
    private const string SomeDatabase = "Host=db;Database=nexus";

    private static readonly string Root = Path.Combine(Repository.Root, "deploy");

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Root, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) != ".sql")
        .Select(file => Path.GetRelativePath(Root, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_setting_is_known_and_every_value_taken(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root, file));
        foreach (Match setting in Setting().Matches(text))
        {
            var name = setting.Groups["name"].Value;
            Assert.Matches("^NEXUS__(Storage|Silo|Jobs|Telemetry)__", name);
            var value = setting.Groups["value"].Value.Trim().Trim('"');

            // All that is deployed is for PostgreSQL: settings that it takes no notice of are refused.
            var variables = new Hashtable
            {
                [Provider] = StorageOptions.Postgres,
                [ConnectionString] = SomeDatabase,
                [name] = value.Length > 0 ? value : Stand(name),
            };
            await using var opened = DeploymentOptions.Read(variables).OpenDatabase(DataDirectory.Locate("home"));
            NexusTelemetryOptions.Read(variables);
        }
    }

    [Fact]
    public void The_files_are_there_and_name_settings() => Assert.Superset(
        new HashSet<string> { "NEXUS__Storage__Provider", "NEXUS__Silo__GatewayPort", "NEXUS__Silo__Hosting" },
        Directory.GetFiles(Root, "*", SearchOption.AllDirectories).SelectMany(file => Setting().Matches(File.ReadAllText(file))).Select(m => m.Groups["name"].Value).ToHashSet());

    /// <summary>A value for a setting whose own is computed where it is deployed.</summary>
    private static string Stand(string name) => name switch
    {
        "NEXUS__Silo__Address" => "10.0.0.7",
        ConnectionString => SomeDatabase,
        _ => "",
    };

    // NAME=value in an environment file, "NAME: value" and "- name: NAME" followed by "value: value" in YAML.
    [GeneratedRegex(@"(?<name>NEXUS__\w+)(?:=(?<value>\S*)|: *(?<value>.*)|\s*\n\s*value: *(?<value>.*)|)")]
    private static partial Regex Setting();
}
