using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Nexus.Gateway.Tokens;

namespace Nexus.Gateway.Tests.Tokens;

public sealed class RefusalLimiterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RefusalLimiter _limiter;

    public RefusalLimiterTests() => _limiter = new RefusalLimiter(Options.Create(new GatewayOptions { MaxRefusalsPerMinute = 2 }), _time);

    [Fact]
    public void An_address_has_so_many_refusals_a_minute()
    {
        var address = IPAddress.Parse("192.0.2.1");
        Assert.Null(_limiter.Refused(address));
        Assert.Null(_limiter.Refused(address));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), _limiter.Refused(address));
        Assert.Null(_limiter.Refused(IPAddress.Parse("192.0.2.2")));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(_limiter.Refused(address));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    public void Addresses_of_one_network_or_of_two_notations_count_together(string one, string other)
    {
        _limiter.Refused(IPAddress.Parse(one));
        _limiter.Refused(IPAddress.Parse(other));
        Assert.NotNull(_limiter.Refused(IPAddress.Parse(one)));
        Assert.Equal(1, _limiter.AddressCount);
    }

    [Fact]
    public void The_table_is_bounded_and_those_beyond_it_share_a_count()
    {
        for (var i = 0; i < RefusalLimiter.MaxAddresses; i++)
        {
            Assert.Null(_limiter.Refused(new IPAddress(i)));
        }

        Assert.Null(_limiter.Refused(new IPAddress(0x0100_0000)));
        Assert.Null(_limiter.Refused(new IPAddress(0x0200_0000)));
        Assert.NotNull(_limiter.Refused(new IPAddress(0x0300_0000)));
        Assert.Equal(RefusalLimiter.MaxAddresses, _limiter.AddressCount);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_limiter.Refused(new IPAddress(0x0400_0000)));
        Assert.Equal(1, _limiter.AddressCount);
    }
}
