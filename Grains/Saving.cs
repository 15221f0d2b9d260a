using Nexus.Storage;

namespace Nexus.Grains;

/// <summary>The one way in which grains save.</summary>
internal static class Saving
{
    /// <summary>
    /// Runs a write. Any failure deactivates the grain and is rethrown: what its memory holds is then unknown, and the next activation
    /// reads what is true.
    /// </summary>
    public static async Task<T> SaveAsync<T>(this IGrainBase grain, Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (OrleansException wrapped) when (wrapped.InnerException is StorageException cause)
        {
            // The engine names the grain and hides what is wrong with the database.
            grain.DeactivateOnIdle();
            throw new StorageException(cause.Message, cause.OutcomeUnknown, wrapped) { IsFull = cause.IsFull };
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc cref="SaveAsync{T}(IGrainBase, Func{Task{T}})"/>
    public static Task SaveAsync<T>(this IGrainBase grain, IPersistentState<T> state) => grain.SaveAsync(async () =>
    {
        await state.WriteStateAsync();
        return true;
    });
}
