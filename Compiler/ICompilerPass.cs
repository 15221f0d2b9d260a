namespace Nexus.Compiler;

/// <summary>One step of a compilation. A pass is pure: the same compilation and seed give the same result, whatever the number of threads.</summary>
public interface ICompilerPass
{
    /// <summary>A short name for reports: <c>route</c>.</summary>
    string Name { get; }

    /// <summary>Carries out the step.</summary>
    /// <exception cref="CompilationException">The circuit is not of the form that the pass needs, or does not fit the target.</exception>
    /// <exception cref="OperationCanceledException">The context's token was cancelled.</exception>
    Compilation Run(Compilation compilation, PassContext context);
}
