namespace Nexus.Simulators.Tests;

/// <summary>Ways to compute the same amplitudes.</summary>
internal static class Engines
{
    public static readonly EngineOptions Scalar = new(Instructions: Instructions.Scalar);

    /// <summary>Every kind of instructions, which must give the same bits.</summary>
    public static readonly EngineOptions[] Instructed = [Scalar, new(Instructions: Instructions.Bits256), new(Instructions: Instructions.Bits512)];
}
