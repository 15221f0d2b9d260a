namespace Nexus.Silo;

/// <summary>What a process of a server does.</summary>
[Flags]
public enum ServerRoles
{
    /// <summary>Runs grains and their work.</summary>
    Silo = 1,
    /// <summary>Takes the calls of clients.</summary>
    Gateway = 2,
    /// <summary>Both, in one process: all that one machine needs.</summary>
    All = Silo | Gateway,
}
