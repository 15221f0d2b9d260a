namespace Nexus.Gateway.Tests.Pages;

/// <summary>Tests that read meters, which belong to the process: servers of other tests that come and go disturb what is collected.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone in the process";
}
