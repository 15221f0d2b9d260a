namespace Nexus.Compiler;

/// <summary>Passes on how far one pass is, as the progress of the compilation.</summary>
/// <param name="meter">Reckons that.</param>
/// <param name="pass">The name of the pass.</param>
/// <param name="index">How many passes of the round came before it.</param>
/// <param name="count">How many passes the round has.</param>
/// <param name="round">Which round it is, from 0; null where passes are not repeated.</param>
internal sealed class PassProgress(CompilationMeter meter, string pass, int index, int count, int? round) : IProgress<double>
{
    /// <inheritdoc/>
    public void Report(double value) => meter.Tell(pass, (index + value) / count, round);
}
