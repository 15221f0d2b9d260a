using Nexus.Circuits.OpenQasm3;

namespace Nexus.Circuits.Tests.OpenQasm3Writing;

/// <summary>The round trip through our own reader.</summary>
public sealed class OpenQasm3ReaderRoundTripTests() : OpenQasm3RoundTripTests(text => OpenQasm3Reader.Parse(text));
