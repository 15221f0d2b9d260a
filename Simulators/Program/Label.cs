namespace Nexus.Simulators.Program;

/// <summary>A place in a program that steps jump to; known once the program is compiled as far as there.</summary>
internal sealed class Label
{
    /// <summary>The number of the step at the place.</summary>
    public int Position { get; set; } = -1;
}
