namespace Nexus.Circuits.OpenQasm3;

/// <summary>The program has come to its end, or no more of it is read. Never leaves the reader.</summary>
internal sealed class ProgramEndException : Exception;
