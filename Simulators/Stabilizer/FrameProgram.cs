using Nexus.Simulators.Noise;

namespace Nexus.Simulators.Stabilizer;

/// <summary>
/// A circuit made ready for Pauli frames: what all shots have in common is in the reference sample, and each shot is the
/// Pauli operator by which its state differs from the reference (Rall et al., Phys. Rev. A 99, 062337; Gidney, Quantum 5, 497).
/// </summary>
internal sealed class FrameProgram
{
    private const int VectorBytes = 32;

    /// <summary>What a batch of shots may take: it is gone over again and again, so it should stay in a core's cache.</summary>
    private const int BatchBytes = 384 * 1024;

    private const int MaxVectors = 32;

    public FrameProgram(
        int wireCount, FrameOperation[] operations, FrameNoise[] noises, FrameCondition[] conditions, double[] probabilities,
        bool[] reference, ReadoutError[] errors, int[] errorGaps, int[] bitRecords)
    {
        WireCount = wireCount;
        Operations = operations;
        Noises = noises;
        Conditions = conditions;
        Events = [.. probabilities.Select(p => new RareEvents(p))];
        Reference = reference;
        Errors = errors;
        ErrorGaps = errorGaps;
        BitRecords = bitRecords;
        var vectors = MaxVectors;
        while (vectors > 1 && BytesFor(vectors) > BatchBytes)
        {
            vectors /= 2;
        }

        Vectors = vectors;
    }

    /// <summary>How many qubits have a frame.</summary>
    public int WireCount { get; }

    /// <summary>What happens, in order.</summary>
    public FrameOperation[] Operations { get; }

    /// <summary>The noise that operations refer to.</summary>
    public FrameNoise[] Noises { get; }

    /// <summary>The conditions that operations refer to.</summary>
    public FrameCondition[] Conditions { get; }

    /// <summary>The different probabilities of errors.</summary>
    public RareEvents[] Events { get; }

    /// <summary>The outcome of each measurement in the reference sample.</summary>
    public bool[] Reference { get; }

    /// <summary>How the reading of each measurement errs.</summary>
    public ReadoutError[] Errors { get; }

    /// <summary>Of each measurement the number of its larger probability of a wrong reading, or -1.</summary>
    public int[] ErrorGaps { get; }

    /// <summary>For each bit of a shot the measurement that it shows, or -1 for 0.</summary>
    public int[] BitRecords { get; }

    /// <summary>How many vectors of 256 shots a batch has. It follows from the circuit alone, and so do the shots of a seed.</summary>
    public int Vectors { get; }

    /// <summary>How many shots a batch has.</summary>
    public int BatchShots => Vectors * VectorBytes * 8;

    /// <summary>The bytes of a batch.</summary>
    public long Bytes => BytesFor(Vectors);

    private long BytesFor(int vectors) => ((2L * WireCount) + Reference.Length + 2) * vectors * VectorBytes;
}
