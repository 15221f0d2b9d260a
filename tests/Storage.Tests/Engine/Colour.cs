namespace Nexus.Storage.Tests.Engine;

/// <summary>A small state of some grain.</summary>
[GenerateSerializer, Alias("nexus.tests.Colour")]
public sealed class Colour
{
    [Id(0)]
    public string Name { get; set; } = "";
}
