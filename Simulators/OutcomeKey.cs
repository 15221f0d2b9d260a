using Nexus.Circuits;

namespace Nexus.Simulators;

/// <summary>Outcomes as people read them.</summary>
public static class OutcomeKey
{
    /// <summary>
    /// An outcome's key as Qiskit prints it: the register declared last stands leftmost, each register shows its highest bit
    /// first, and one space separates registers (<c>01 110</c>). Registers without bits do not appear.
    /// </summary>
    /// <param name="resultRegisters">
    /// The registers that make up a shot (<see cref="Circuit.ResultRegisters"/>), in declaration order: the first begins at bit 0 of the shot,
    /// each other one where the one before it ends.
    /// </param>
    /// <param name="shot">One packed shot: bit i at byte i/8, bit i%8.</param>
    /// <exception cref="ArgumentException">The shot has fewer bits than the registers.</exception>
    public static string Format(IReadOnlyList<Register> resultRegisters, ReadOnlySpan<byte> shot)
    {
        ArgumentNullException.ThrowIfNull(resultRegisters);
        var bits = 0L;
        var separators = -1;
        foreach (var register in resultRegisters)
        {
            bits += register.Count;
            separators += register.Count > 0 ? 1 : 0;
            if (bits > shot.Length * 8L)
            {
                throw new ArgumentException($"A shot of {shot.Length} bytes has no bits for register {register}.", nameof(shot));
            }
        }

        var length = (int)bits + Math.Max(separators, 0);
        var key = length <= 512 ? stackalloc char[length] : new char[length];
        var at = 0;
        var bit = (int)bits;
        for (var r = resultRegisters.Count - 1; r >= 0; r--)
        {
            if (resultRegisters[r].Count > 0 && at > 0)
            {
                key[at++] = ' ';
            }

            for (var i = 0; i < resultRegisters[r].Count; i++)
            {
                bit--;
                key[at++] = PackedBits.Get(shot, bit) ? '1' : '0';
            }
        }

        return new string(key);
    }
}
