namespace Nexus.Simulators.Noise;

/// <summary>Checks of probabilities.</summary>
internal static class Probabilities
{
    /// <summary>Throws unless a number is a probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static void Require(double probability, string name)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(name, probability, "A probability lies between 0 and 1.");
        }
    }
}
