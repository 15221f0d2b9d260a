using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nexus.Gateway.Telemetry;

/// <summary>
/// Counts the calls to our grains by interface and method. How long calls take the engine measures itself; a histogram for each method
/// here would cost every call twice as much and tell little more.
/// </summary>
internal sealed class GrainCallMetrics : IIncomingGrainCallFilter
{
    private readonly Counter<long> _calls;

    public GrainCallMetrics(IMeterFactory meters) => _calls = meters.Create(TelemetryServices.Name)
        .CreateCounter<long>("nexus.grain.calls", "{call}", "Calls that grains of this silo served.");

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context) =>
        // Also the engine's own grains pass here, the dashboard's among them.
        _calls.Enabled && context.InterfaceName.StartsWith("Nexus.", StringComparison.Ordinal) ? CountAsync(context) : context.Invoke();

    private async Task CountAsync(IIncomingGrainCallContext context)
    {
        var failed = true;
        try
        {
            await context.Invoke();
            failed = false;
        }
        finally
        {
            var name = context.InterfaceName;
            _calls.Add(1, new TagList
            {
                { "nexus.grain.interface", name[(name.LastIndexOf('.') + 1)..] },
                { "nexus.grain.method", context.MethodName },
                { "nexus.outcome", failed ? "error" : "ok" },
            });
        }
    }
}
