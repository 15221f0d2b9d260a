using Microsoft.Extensions.Hosting;

namespace Nexus.Silo;

/// <summary>Leaves signals to the program around the host: it decides when to stop.</summary>
internal sealed class UnattendedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
