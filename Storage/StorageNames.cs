namespace Nexus.Storage;

/// <summary>The names of the grain storages, for <c>[PersistentState]</c>.</summary>
public static class StorageNames
{
    /// <summary>Jobs and their items, in the typed tables.</summary>
    public const string Jobs = "nexus";

    /// <summary>Small, rarely written state of other grains.</summary>
    public const string Settings = "settings";
}
