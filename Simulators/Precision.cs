namespace Nexus.Simulators;

/// <summary>How exactly amplitudes are held.</summary>
public enum Precision
{
    /// <summary>64-bit numbers: 16 bytes an amplitude, about 16 digits.</summary>
    Double,

    /// <summary>32-bit numbers: 8 bytes an amplitude, about 7 digits, in half the memory and about half the time.</summary>
    Single,
}
