namespace Nexus.Circuits.OpenQasm3;

/// <summary>A name whose declaration had a mistake; what uses it is not reported again.</summary>
internal sealed class BrokenSymbol(string name, int position) : Symbol(name, position);
