namespace Nexus.Circuits.OpenQasm3;

/// <summary>Arithmetic of array sizes.</summary>
internal static class Sizes
{
    public static int Product(ReadOnlySpan<int> sizes)
    {
        var product = 1;
        foreach (var size in sizes)
        {
            product = checked(product * size);
        }

        return product;
    }
}
