using System.Collections;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Nexus.Gateway.Telemetry;
using Nexus.Grains;
using Nexus.Storage;

namespace Nexus.Silo;

/// <summary>
/// Where a silo belongs: which database holds its jobs, under which address the other silos of that database reach it, and how jobs run on
/// it. By default the file in the data directory, and no other silos.
/// </summary>
public sealed record DeploymentOptions
{
    /// <summary>The port of a server's silo by default, where silos share a database.</summary>
    public const int DefaultPort = 11111;

    private const string StorageSection = "Storage";
    private const string JobsSection = "Jobs";
    private const string SiloSection = "Silo";
    private const string TelemetrySection = "Telemetry";
    private const string Kubernetes = "kubernetes";

    private static readonly string[] Sections = [StorageSection, SiloSection, JobsSection, TelemetrySection];
    private static readonly string[] TelemetrySettings = [nameof(NexusTelemetryOptions.OtlpEndpoint)];
    private static readonly string[] SiloSettings = ["Address", "Port", "GatewayPort", "ClusterId", "Hosting"];

    // What would be ignored by the other kind of database. The data directory names SQLite's file.
    private static readonly string[] PostgresSettings =
    [
        nameof(StorageOptions.ConnectionString),
        nameof(StorageOptions.MaxPoolSize),
        nameof(StorageOptions.Writers),
        nameof(StorageOptions.StatementTimeoutSeconds),
        nameof(StorageOptions.ReconnectSeconds),
    ];

    private static readonly string[] SqliteSettings = [nameof(StorageOptions.Path), nameof(StorageOptions.BusyTimeoutSeconds)];

    /// <summary>Sets options of the database; nothing by default.</summary>
    public Action<StorageOptions>? Storage { get; init; }

    /// <summary>Sets how jobs run on this silo; nothing by default.</summary>
    public Action<NexusOptions>? Jobs { get; init; }

    /// <summary>PostgreSQL: the address on which the silo listens and which it tells the others. Default: loopback, for silos on this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// PostgreSQL: the port between silos. 0 picks a free one; but a silo that comes back on the port that it had before a crash is let in at
    /// once, on another the others first have to find its predecessor dead. Default 11111 for a server, a free one for an embedded silo.
    /// </summary>
    public int? Port { get; init; }

    /// <summary>PostgreSQL: the port for gateways that run alone, and other clients of the engine. Default 0: there are none.</summary>
    public int GatewayPort { get; init; }

    /// <summary>PostgreSQL: what silos of one cluster have in common. Default: the ServiceId.</summary>
    public string? ClusterId { get; init; }

    /// <summary>
    /// PostgreSQL: whether the silo is a pod of Kubernetes and asks there which others live, with the rights that deploy/kubernetes gives it:
    /// one whose pod is gone is called dead at once. Default: no.
    /// </summary>
    public bool OnKubernetes { get; init; }

    /// <summary>Reads the variables of a process: <c>NEXUS__Storage__...</c>, <c>NEXUS__Jobs__...</c> and <c>NEXUS__Silo__...</c>.</summary>
    /// <param name="environment">The variables, as <see cref="Environment.GetEnvironmentVariables()"/> has them.</param>
    /// <exception cref="StorageException">A setting does not exist, or its value cannot be read.</exception>
    public static DeploymentOptions Read(IDictionary environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var settings = new Dictionary<string, string?>();
        foreach (DictionaryEntry variable in environment)
        {
            if (variable.Key is string name && name.StartsWith(SettingsSection.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                settings[name[SettingsSection.Prefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = variable.Value as string;
            }
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        SettingsSection.RefuseUnknownSections(configuration, Sections);
        var storage = configuration.GetSection(StorageSection);
        var silo = configuration.GetSection(SiloSection);
        var jobs = configuration.GetSection(JobsSection);
        SettingsSection.Apply(storage, new StorageOptions());
        CheckJobs(jobs);
        SettingsSection.RefuseUnknown(silo, SiloSettings);

        // Whose values the gateway reads for itself.
        SettingsSection.RefuseUnknown(configuration.GetSection(TelemetrySection), TelemetrySettings);

        var read = new DeploymentOptions
        {
            Storage = options => SettingsSection.Apply(storage, options),
            Jobs = options => SettingsSection.Apply(jobs, options),
            Address = AddressOf(silo.GetSection("Address")),
            Port = PortOf(silo.GetSection("Port")),
            GatewayPort = PortOf(silo.GetSection("GatewayPort")) ?? 0,
            ClusterId = silo["ClusterId"] is { Length: > 0 } clusterId ? clusterId : null,
            OnKubernetes = HostingOf(silo.GetSection("Hosting")),
        };
        RefuseIgnored(storage, silo);
        return read;
    }

    /// <summary>Opens the database without a silo. Migrate it, or check its schema, first.</summary>
    /// <param name="directory">The data directory, where the file is unless the database is a server's.</param>
    /// <exception cref="StorageException">The settings are not valid.</exception>
    public NexusDatabase OpenDatabase(DataDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return NexusDatabase.Open(StorageFor(directory, new StorageOptions().ServiceId));
    }

    /// <summary>The options of the database.</summary>
    internal StorageOptions StorageFor(DataDirectory directory, string serviceId)
    {
        var options = new StorageOptions();
        Apply(options, directory, serviceId);
        return options;
    }

    /// <inheritdoc cref="StorageFor"/>
    internal void Apply(StorageOptions options, DataDirectory directory, string serviceId)
    {
        options.Path = directory.DatabasePath;
        options.ServiceId = serviceId;
        Storage?.Invoke(options);
    }

    /// <summary>Refuses settings that the chosen kind of database takes no notice of: whoever sets them believes that they hold.</summary>
    private static void RefuseIgnored(IConfigurationSection storage, IConfigurationSection silo)
    {
        var options = new StorageOptions();
        SettingsSection.Apply(storage, options);
        var ignored = options.Provider switch
        {
            StorageOptions.Sqlite => SettingsSection.FirstOf(storage, PostgresSettings) ?? SettingsSection.FirstOf(silo, SiloSettings),
            StorageOptions.Postgres => SettingsSection.FirstOf(storage, SqliteSettings),
            _ => null,
        };
        if (ignored is not null)
        {
            throw new StorageException(options.Provider == StorageOptions.Sqlite
                ? $"{SettingsSection.Variable(ignored)} is for PostgreSQL: set NEXUS__Storage__Provider=postgres too, or leave it out."
                : $"{SettingsSection.Variable(ignored)} is for SQLite: NEXUS__Storage__Provider=postgres has no use for it; leave it out.");
        }
    }

    private static void CheckJobs(IConfigurationSection section)
    {
        var options = new NexusOptions();
        SettingsSection.Apply(section, options);
        if (options.Mistakes() is { Count: > 0 } mistakes)
        {
            throw new StorageException(string.Join(' ', mistakes));
        }
    }

    private static IPAddress AddressOf(IConfigurationSection setting) => setting.Value switch
    {
        null or "" => IPAddress.Loopback,
        _ when IPAddress.TryParse(setting.Value, out var address) => address,
        _ => throw new StorageException($"{SettingsSection.Variable(setting)} must be an IP address, not '{setting.Value}'."),
    };

    private static int? PortOf(IConfigurationSection setting) => setting.Value switch
    {
        null or "" => null,
        _ when int.TryParse(setting.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort => port,
        _ => throw new StorageException($"{SettingsSection.Variable(setting)} must be a port from 0 to {IPEndPoint.MaxPort}, not '{setting.Value}'."),
    };

    private static bool HostingOf(IConfigurationSection setting) => setting.Value switch
    {
        null or "" => false,
        Kubernetes => true,
        _ => throw new StorageException($"{SettingsSection.Variable(setting)} must be {Kubernetes} or empty, not '{setting.Value}'."),
    };
}
