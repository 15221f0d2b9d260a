using System.Reflection;

namespace Nexus.Faults.Stores;

/// <summary>A store whose every call a fault stands around: whatever methods its interface has, or will have.</summary>
/// <typeparam name="TStore">The store's interface; all of its methods return tasks.</typeparam>
public class FaultyStore<TStore> : DispatchProxy
    where TStore : class
{
    private static readonly MethodInfo OfResult =
        typeof(FaultyStore<TStore>).GetMethod(nameof(CallAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private TStore _inner = null!;
    private IStoreFault _fault = null!;

    /// <summary>Makes a store that does what another does, with a fault around it.</summary>
    internal static TStore Make(TStore inner, IStoreFault fault)
    {
        var store = Create<TStore, FaultyStore<TStore>>();
        var proxy = (FaultyStore<TStore>)(object)store;
        (proxy._inner, proxy._fault) = (inner, fault);
        return store;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var call = StoreCall.Of(targetMethod, args);
        if (!targetMethod.ReturnType.IsGenericType)
        {
            return _fault.AroundAsync(call, async () =>
            {
                await (Task)Inner(targetMethod, args);
                return true;
            });
        }

        return OfResult.MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()[0]).Invoke(this, [call, targetMethod, args]);
    }

    private Task<T> CallAsync<T>(StoreCall call, MethodInfo method, object?[]? args) =>
        _fault.AroundAsync(call, () => (Task<T>)Inner(method, args));

    private object Inner(MethodInfo method, object?[]? args) =>
        method.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null)!;
}
