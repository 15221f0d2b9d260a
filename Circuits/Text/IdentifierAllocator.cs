using System.Globalization;
using System.Text;

namespace Nexus.Circuits.Text;

/// <summary>
/// Gives things names that a format allows, each name once. A name that is allowed and free stays; in others what is not
/// allowed becomes an underscore, a prefix comes before a wrong first character, and a number after what is taken.
/// The same things in the same order get the same names.
/// </summary>
/// <param name="isFirst">Which characters a name may begin with.</param>
/// <param name="isOther">Which characters may follow.</param>
/// <param name="reserved">Names that mean something already.</param>
internal sealed class IdentifierAllocator(Func<char, bool> isFirst, Func<char, bool> isOther, IEnumerable<string> reserved)
{
    private const int MaxLength = 200;

    private readonly HashSet<string> _taken = new(reserved, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lastNumbers = new(StringComparer.Ordinal);

    /// <summary>Whether a name could stay as it is.</summary>
    public bool IsFree(string name) => name == Legal(name, "_") && !_taken.Contains(name);

    /// <summary>Takes a name for something that is called <paramref name="wanted"/>.</summary>
    /// <param name="wanted">What it is called; anything.</param>
    /// <param name="prefix">What comes before a first character that is not allowed; itself allowed.</param>
    public string Allocate(string wanted, string prefix)
    {
        var legal = Legal(wanted, prefix);
        var name = legal;
        while (!_taken.Add(name))
        {
            var number = _lastNumbers[legal] = _lastNumbers.GetValueOrDefault(legal, 1) + 1;
            name = string.Create(CultureInfo.InvariantCulture, $"{legal}_{number}");
        }

        return name;
    }

    private string Legal(string wanted, string prefix)
    {
        var text = new StringBuilder(wanted.Length == 0 || !isFirst(wanted[0]) ? prefix : "");
        foreach (var character in wanted.AsSpan(0, Math.Min(wanted.Length, MaxLength)))
        {
            text.Append(isOther(character) ? character : '_');
        }

        return text.ToString();
    }
}
