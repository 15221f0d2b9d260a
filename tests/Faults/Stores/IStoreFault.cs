namespace Nexus.Faults.Stores;

/// <summary>What befalls calls of the stores.</summary>
public interface IStoreFault
{
    /// <summary>Stands around a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="proceed">Makes it.</param>
    Task<T> AroundAsync<T>(StoreCall call, Func<Task<T>> proceed);
}
