using Nexus.Grains;

namespace Nexus.Gateway.Jobs;

/// <summary>The job id that follows from a project and a client's key: a name-based UUID of version 5 (RFC 9562, 5.5).</summary>
public static class IdempotentJobId
{
    /// <summary>The namespace of projects, from which each project's own follows.</summary>
    private static readonly Guid Projects = new("7d0c5a4e-50c5-4ff1-8f0a-6c1f1e0b8f52");

    /// <summary>The id of the job under a key of a project.</summary>
    public static Guid Of(string project, string key) => NameBasedId.Version5(NameBasedId.Version5(Projects, project), key);
}
