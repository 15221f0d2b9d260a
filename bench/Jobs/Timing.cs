namespace Nexus.Jobs.Bench;

/// <summary>What a run of a case took, in milliseconds.</summary>
/// <param name="Elapsed">From its begin to its end.</param>
/// <param name="Latencies">One for each thing submitted.</param>
/// <param name="EngineTime">The processor time that the process took beyond the work itself; null where that is not known.</param>
internal sealed record Timing(double Elapsed, double[] Latencies, double? EngineTime = null);
