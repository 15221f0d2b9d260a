using System.Globalization;

namespace Nexus.Faults.Load;

/// <summary>The seed of a randomized run: printed, so that it can be given again.</summary>
public static class RandomSeed
{
    private const string Variable = "NEXUS_TEST_SEED";

    /// <summary>The seed that the environment names, or one of the clock's; tells it.</summary>
    public static int Draw(Action<string> tell)
    {
        ArgumentNullException.ThrowIfNull(tell);
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var chosen)
            ? chosen
            : Environment.TickCount & int.MaxValue;
        tell($"{Variable}={seed}");
        return seed;
    }
}
