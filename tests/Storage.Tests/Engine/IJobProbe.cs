namespace Nexus.Storage.Tests.Engine;

/// <summary>A grain that keeps a job, as JobGrain does.</summary>
[Alias("nexus.tests.IJobProbe")]
public interface IJobProbe : IGrainWithGuidKey
{
    [Alias("Create")]
    Task CreateAsync(string name, int items);

    [Alias("Rename")]
    Task RenameAsync(string name);

    [Alias("Name")]
    Task<string?> NameAsync();
}
