using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Nexus.Compiler.Targets;
using Nexus.Grains.Backends;
using Nexus.Grains.Jobs;
using Nexus.Grains.Telemetry;
using Orleans.Serialization;

namespace Nexus.Grains;

/// <summary>Adds the grains to a silo.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds what the grains need: options (section-bound by the host), compute threads, the statevector backend, the emulator, the compiler and the syntax checkers, and the start of
    /// workers and sweepers with the silo. Storage is added apart.
    /// </summary>
    public static ISiloBuilder AddNexusGrains(this ISiloBuilder silo, Action<NexusOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(silo);
        var services = silo.Services;
        services.AddOptions<NexusOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<NexusOptions>, NexusOptionsValidation>();
        services.TryAddKeyedSingleton<TimeProvider>(NexusTime.Key, new SteadyTimeProvider(TimeProvider.System));
        services.AddMetrics();
        services.TryAddSingleton<WorkMetrics>();
        services.TryAddSingleton<ComputeThreads>();
        services.TryAddSingleton<ProcessGate>();
        services.TryAddSingleton<LongPolls>();
        services.TryAddSingleton<BackendCatalog>();
        services.TryAddSingleton<ProgramCache>();
        services.TryAddSingleton<ItemRunner>();
        services.TryAddSingleton<JobAdmission>();
        services.TryAddSingleton<JobDriver>();
        services.TryAddSingleton<IProcessCensus, MembershipCensus>();
        silo.AddPlacementDirector<SlotPlacement, SlotPlacementDirector>();
        services.AddSingleton<SimulationMemory>();
        services.AddSingleton<StatevectorBackend>();
        services.AddSingleton<ILocalBackend>(provider => provider.GetRequiredService<StatevectorBackend>());
        services.AddSingleton<ILocalBackend>(provider => new GateSetBackend(
            "H1-1E", DeviceTargets.Find("h-series")! with { QubitCount = 20 }, provider.GetRequiredService<StatevectorBackend>()));
        services.AddSingleton<ILocalBackend, CompilerBackend>();
        services.AddSingleton<ILocalBackend, StabilizerBackend>();
        services.AddSingleton<ILocalBackend, NoisyBackend>();
        services.AddSingleton<ILocalBackend, DensityMatrixBackend>();
        services.AddSingleton<ILocalBackend, MpsBackend>();
        services.AddSingleton<ILocalBackend, AutomaticBackend>();
        foreach (var checker in SyntaxCheckerBackend.BuiltIn)
        {
            services.AddSingleton<ILocalBackend>(checker);
        }

        // What a database driver throws is the cause of what stores throw, and travels with it from silo to silo.
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SiloWork>();
        return silo;
    }
}
