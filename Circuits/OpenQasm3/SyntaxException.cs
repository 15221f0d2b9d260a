namespace Nexus.Circuits.OpenQasm3;

/// <summary>A mistake that was reported; the statement is skipped. Never leaves the reader.</summary>
internal sealed class SyntaxException : Exception;
