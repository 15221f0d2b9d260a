using Nexus.Storage.Backends;
using Nexus.Storage.Jobs;
using Nexus.Storage.Programs;
using Nexus.Storage.Tokens;

namespace Nexus.Storage.Tests;

/// <summary>A database of its own for one test, of any kind: the contract suites know no other way to it.</summary>
public interface ITestDatabase : IAsyncDisposable
{
    IJobStore Jobs { get; }

    IProgramStore Programs { get; }

    IGrantStore Grants { get; }

    ITokenStore Tokens { get; }

    /// <summary>Makes the database and its schema.</summary>
    Task OpenAsync();

    /// <summary>Closes it and opens it anew, as a restarted process does.</summary>
    Task ReopenAsync();

    /// <summary>The first column of the first row of a query of the test's own.</summary>
    Task<long> CountAsync(string sql);

    /// <summary>The tables that hold a text anywhere, in any column, by name.</summary>
    Task<IReadOnlyList<string>> TablesWithAsync(string text);

    /// <summary>Registers the database in a silo.</summary>
    void Configure(ISiloBuilder silo);
}
