namespace Nexus.Simulators.Tests;

/// <summary>Reports on the calling thread, unlike Progress&lt;T&gt;.</summary>
internal sealed class Reporter(Action<double> report) : IProgress<double>
{
    public void Report(double value) => report(value);
}
