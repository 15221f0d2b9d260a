using Nexus.Silo;

namespace Nexus.Gateway.Tests.Hosting;

/// <summary>When a silo that does not reach the database ends.</summary>
public sealed class CutOffTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    public static TheoryData<TimeSpan, bool?[], bool> Cases() => new()
    {
        // For too short a time, whoever reaches it.
        { TimeSpan.Zero, [true, true], false },
        { CutOff.Limit - Moment, [true, true], false },

        // One that reaches it is enough.
        { CutOff.Limit, [true], true },
        { CutOff.Limit, [false, null, true], true },
        { TimeSpan.FromDays(1), [true, false], true },

        // It is away for all, or nobody says otherwise, or there is nobody.
        { TimeSpan.FromDays(1), [false, false], false },
        { TimeSpan.FromDays(1), [null, null], false },
        { TimeSpan.FromDays(1), [false, null], false },
        { TimeSpan.FromDays(1), [], false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_silo_ends_when_the_database_has_not_answered_it_for_long_and_answers_another(TimeSpan unanswered, bool?[] others, bool ends) =>
        Assert.Equal(ends, CutOff.MustEnd(unanswered, others));
}
