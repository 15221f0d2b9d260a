namespace Nexus.Gateway.Pages;

/// <summary>Whether this process wants new work. The host turns it off before anything else when it stops.</summary>
public sealed class Readiness
{
    private volatile bool _draining;

    /// <summary>Whether the process finishes what it has and wants nothing new.</summary>
    public bool IsDraining => _draining;

    /// <summary>From now on /health/ready answers 503, so that load balancers look elsewhere.</summary>
    public void BeginDrain() => _draining = true;
}
