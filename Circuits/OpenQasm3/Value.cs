namespace Nexus.Circuits.OpenQasm3;

/// <summary>What an expression stands for.</summary>
internal abstract class Value;
