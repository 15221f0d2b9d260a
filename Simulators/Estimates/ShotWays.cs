namespace Nexus.Simulators.Estimates;

/// <summary>
/// How many ways shots go, on average, where they are split by chance again and again. Ways are kept by the power of two of their
/// shots, so that what little noise does to a million shots, and what a measurement does to ten, is counted with the same few numbers.
/// </summary>
internal sealed class ShotWays
{
    /// <summary>Of each power of two how many ways there are, and how many shots go them.</summary>
    private (double Ways, double Shots)[] _classes = new (double, double)[32];

    public ShotWays(double shots)
    {
        Add(_classes, 1, Math.Max(shots, 1));
        Count = 1;
    }

    /// <summary>How many different ways there are.</summary>
    public double Count { get; private set; }

    /// <summary>Splits the shots of every way among choices that are as probable for one way as for another.</summary>
    /// <param name="choices">Of each kind of choice its probability, and how many choices are of this kind.</param>
    public void Split(params ReadOnlySpan<(double Probability, int Alike)> choices)
    {
        var split = new (double Ways, double Shots)[_classes.Length];
        foreach (var (ways, shots) in _classes)
        {
            if (ways == 0)
            {
                continue;
            }

            var each = shots / ways;
            if (each <= 1)
            {
                Add(split, ways, shots);
                continue;
            }

            foreach (var (probability, alike) in choices)
            {
                // How many of the ways go on here at all, and with how many shots.
                var taken = ways * alike * -double.ExpM1(each * LogOfNone(probability));
                if (taken > 0)
                {
                    Add(split, taken, Math.Max(shots * alike * probability, taken));
                }
            }
        }

        _classes = split;
        Count = split.Sum(c => c.Ways);
    }

    private static double LogOfNone(double probability) => probability >= 1 ? double.NegativeInfinity : Math.Log(1 - probability);

    private static void Add((double Ways, double Shots)[] classes, double ways, double shots)
    {
        ref var one = ref classes[Math.Clamp(Math.ILogB(shots / ways), 0, classes.Length - 1)];
        one = (one.Ways + ways, one.Shots + shots);
    }
}
