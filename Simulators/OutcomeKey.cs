using Nexus.Circuits;

namespace Nexus.Simulators;

/// <summary>Outcomes as people read them.</summary>
public static class OutcomeKey
{
    /// <summary>
    /// An outcome's key as Qiskit prints it: the register declared last stands leftmost, each register shows its highest bit
    /// first, and one space separates registers (<c>01 110</c>). Registers without bits do not appear.
    /// </summary>
    /// <param name="bitRegisters">The circuit's classical registers in declaration order.</param>
    /// <param name="shot">One packed shot: bit i at byte i/8, bit i%8.</param>
    /// <exception cref="ArgumentException">The shot has fewer bits than the registers.</exception>
    public static string Format(IReadOnlyList<Register> bitRegisters, ReadOnlySpan<byte> shot)
    {
        ArgumentNullException.ThrowIfNull(bitRegisters);
        var length = 0;
        foreach (var register in bitRegisters)
        {
            if (register.First + register.Count > shot.Length * 8L)
            {
                throw new ArgumentException($"A shot of {shot.Length} bytes has no bits for register {register}.", nameof(shot));
            }

            length += register.Count == 0 ? 0 : register.Count + (length == 0 ? 0 : 1);
        }

        var key = length <= 512 ? stackalloc char[length] : new char[length];
        var at = 0;
        for (var r = bitRegisters.Count - 1; r >= 0; r--)
        {
            var register = bitRegisters[r];
            if (register.Count > 0 && at > 0)
            {
                key[at++] = ' ';
            }

            for (var i = register.First + register.Count - 1; i >= register.First; i--)
            {
                key[at++] = (shot[i >> 3] >> (i & 7) & 1) != 0 ? '1' : '0';
            }
        }

        return new string(key);
    }
}
