namespace Nexus.Compiler.Synthesis;

/// <summary>
/// The fewest CX on up to three qubits that pass all of some parities and end at a linear map, on the pairs that are coupled: looked up among all
/// ways, found once by breadth-first search (168 maps and 128 sets of parities passed).
/// </summary>
internal static class ParityNetwork
{
    /// <summary>The most qubits.</summary>
    public const int MaxQubits = 3;

    /// <summary>All pairs: bit 0 stands for qubits 0 and 1, bit 1 for 0 and 2, bit 2 for 1 and 2.</summary>
    public const int AllPairs = 7;

    private const int Sets = 128;
    private const int States = 512 * Sets;

    private static readonly (int Control, int Target)[] Moves = [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)];
    private static readonly int[] PairOfMove = [1, 2, 1, 4, 2, 4];

    private static readonly Lazy<(byte[] Distance, int[] Before, byte[] Move)>[] Tables =
        [.. Enumerable.Range(0, AllPairs + 1).Select(pairs => new Lazy<(byte[], int[], byte[])>(() => Search(pairs)))];

    /// <summary>The moves; null where the pairs do not join what must be joined.</summary>
    /// <param name="parities">The parities to pass.</param>
    /// <param name="lines">What the qubits hold at the end, as parities.</param>
    /// <param name="pairs">The pairs of qubits that a CX may be on.</param>
    public static List<(int Control, int Target)>? Find(IEnumerable<uint> parities, IReadOnlyList<uint> lines, int pairs = AllPairs)
    {
        var needed = parities.Aggregate(0, (set, parity) => set | (1 << ((int)parity - 1)));
        var map = Map(lines[0], lines.Count > 1 ? lines[1] : 2, lines.Count > 2 ? lines[2] : 4);
        var (distance, before, move) = Tables[pairs].Value;
        var best = -1;
        for (var set = needed; set < Sets; set++)
        {
            if ((set & needed) == needed && distance[(map * Sets) + set] != byte.MaxValue && (best < 0 || distance[(map * Sets) + set] < distance[best]))
            {
                best = (map * Sets) + set;
            }
        }

        if (best < 0)
        {
            return null;
        }

        var moves = new List<(int, int)>();
        for (var state = best; before[state] >= 0; state = before[state])
        {
            moves.Add(Moves[move[state]]);
        }

        moves.Reverse();
        return moves;
    }

    private static int Map(uint first, uint second, uint third) => (int)(first | (second << 3) | (third << 6));

    private static (byte[] Distance, int[] Before, byte[] Move) Search(int pairs)
    {
        var distance = new byte[States];
        var before = new int[States];
        var move = new byte[States];
        Array.Fill(distance, byte.MaxValue);
        var start = (Map(1, 2, 4) * Sets) + 0b0001011;
        (distance[start], before[start]) = (0, -1);
        var waiting = new Queue<int>([start]);
        while (waiting.TryDequeue(out var state))
        {
            for (var i = 0; i < Moves.Length; i++)
            {
                if ((pairs & PairOfMove[i]) == 0)
                {
                    continue;
                }

                var (map, set) = (state / Sets, state % Sets);
                var (control, target) = Moves[i];
                map ^= (map >> (3 * control) & 7) << (3 * target);
                set |= 1 << ((map >> (3 * target) & 7) - 1);
                var next = (map * Sets) + set;
                if (distance[next] == byte.MaxValue)
                {
                    (distance[next], before[next], move[next]) = ((byte)(distance[state] + 1), state, (byte)i);
                    waiting.Enqueue(next);
                }
            }
        }

        return (distance, before, move);
    }
}
