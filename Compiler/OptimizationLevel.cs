namespace Nexus.Compiler;

/// <summary>How much the compiler does about a circuit. docs/compiler.md tells what each level guarantees.</summary>
public enum OptimizationLevel
{
    /// <summary>Only what the target needs: its gates and its couplings.</summary>
    None = 0,
    /// <summary>What is quick: fusion, cancellation, one block resynthesis, a light search for a placement.</summary>
    Fast = 1,
    /// <summary>All rewriting passes, until none of them helps any more, and a thorough search for a placement.</summary>
    Default = 2,
    /// <summary>As <see cref="Default"/>, again and again from other seeds for as long as there is time; the best is kept.</summary>
    Search = 3,
}
