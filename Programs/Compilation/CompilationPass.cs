namespace Nexus.Programs.Compilation;

/// <summary>What one pass of the compiler did.</summary>
/// <param name="Name">The pass.</param>
/// <param name="Before">The circuit's figures before it.</param>
/// <param name="After">And after it.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Program">The circuit after it, where it was kept.</param>
public sealed record CompilationPass(string Name, CompilationFigures Before, CompilationFigures After, double Milliseconds, Guid? Program = null);
