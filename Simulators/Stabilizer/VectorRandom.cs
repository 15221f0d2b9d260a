using System.Runtime.Intrinsics;

namespace Nexus.Simulators.Stabilizer;

/// <summary>Four generators xoshiro256** side by side (see <see cref="Xoshiro256"/>): 256 random bits at a time, the same on every machine.</summary>
internal struct VectorRandom
{
    private Vector256<ulong> _s0;
    private Vector256<ulong> _s1;
    private Vector256<ulong> _s2;
    private Vector256<ulong> _s3;

    public VectorRandom(Xoshiro256 seeds)
    {
        _s0 = Draw();
        _s1 = Draw();
        _s2 = Draw();
        _s3 = Draw();

        Vector256<ulong> Draw() => Vector256.Create(seeds.Next(), seeds.Next(), seeds.Next(), seeds.Next());
    }

    /// <summary>256 uniform bits.</summary>
    public Vector256<ulong> Next()
    {
        var five = (_s1 << 2) + _s1;
        var turned = (five << 7) | (five >>> 57);
        var result = (turned << 3) + turned;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = (_s3 << 45) | (_s3 >>> 19);
        return result;
    }
}
