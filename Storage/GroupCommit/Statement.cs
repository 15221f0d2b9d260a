namespace Nexus.Storage.GroupCommit;

/// <summary>
/// An SQL statement with named parameters, prepared once per connection. Its identity is the object: make one instance and keep it.
/// </summary>
/// <param name="text">The SQL; parameters are written <c>@name</c>.</param>
/// <param name="parameters">The parameters' names without the sign, in the order in which values are given.</param>
internal sealed class Statement(string text, params string[] parameters)
{
    /// <summary>The SQL.</summary>
    public string Text { get; } = text;

    /// <summary>The names of the parameters.</summary>
    public IReadOnlyList<string> Parameters { get; } = parameters;
}
