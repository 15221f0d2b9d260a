namespace Nexus.Circuits.Text;

/// <summary>Finds the name that was probably meant.</summary>
internal static class Spelling
{
    private const int MaxLength = 32;

    /// <summary>The candidate nearest to a misspelt name, or null when none is near.</summary>
    public static string? Nearest(ReadOnlySpan<char> name, IEnumerable<string> candidates)
    {
        if (name.Length > MaxLength)
        {
            return null;
        }

        string? nearest = null;
        var best = 1 + Math.Max(1, name.Length / 3);
        foreach (var candidate in candidates)
        {
            if (candidate.Length > MaxLength || Math.Abs(candidate.Length - name.Length) >= best)
            {
                continue;
            }

            if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }

            var distance = Distance(name, candidate);

            // Two names of one letter have nothing in common when that letter differs.
            if (distance < best && distance < Math.Max(name.Length, candidate.Length))
            {
                (best, nearest) = (distance, candidate);
            }
        }

        return nearest;
    }

    // Insertions, deletions, changes and exchanges of neighbours (the restricted Damerau-Levenshtein distance).
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        Span<int> beforeLast = stackalloc int[MaxLength + 1];
        Span<int> last = stackalloc int[MaxLength + 1];
        Span<int> current = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            var spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }

        return last[b.Length];
    }
}
