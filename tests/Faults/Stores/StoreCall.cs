using System.Reflection;

namespace Nexus.Faults.Stores;

/// <summary>A call of a store on its way.</summary>
/// <param name="Store">The store's interface.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Arguments">What it is called with.</param>
public sealed record StoreCall(Type Store, string Method, IReadOnlyList<object?> Arguments)
{
    private static readonly string[] Reads = ["Read", "List", "Find"];

    /// <summary>Whether the call changes the database.</summary>
    public bool IsWrite => !Reads.Any(prefix => Method.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The first argument of a type, or its default.</summary>
    public T? Argument<T>() => Arguments.OfType<T>().FirstOrDefault();

    internal static StoreCall Of(MethodInfo method, object?[]? arguments) => new(method.DeclaringType!, method.Name, arguments ?? []);
}
