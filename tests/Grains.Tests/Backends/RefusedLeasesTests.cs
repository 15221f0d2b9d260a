using Nexus.Grains.Backends;
using Nexus.Grains.Tests.Jobs;

namespace Nexus.Grains.Tests.Backends;

public sealed class RefusedLeasesTests
{
    [Fact]
    public void A_lease_is_refused_once_and_by_its_own_backend_and_forgotten_after_a_minute()
    {
        var refused = new RefusedLeases();
        refused.Add("a", 1, Items.Noon);
        refused.Add("a", 2, Items.Noon.AddSeconds(59));
        Assert.False(refused.Take("b", 1));
        Assert.True(refused.Take("a", 1));
        Assert.False(refused.Take("a", 1));
        refused.Add("a", 3, Items.Noon.AddSeconds(118));
        Assert.Equal(2, refused.Count);
        refused.Add("a", 4, Items.Noon.AddSeconds(119));
        Assert.False(refused.Take("a", 2));
        Assert.Equal(2, refused.Count);
    }
}
