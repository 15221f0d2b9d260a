using System.Numerics;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>What an expression over registers gives.</summary>
/// <param name="Value">The value: one bit, or an unsigned integer of the word's width.</param>
/// <param name="Literal">The number, where it is only a number.</param>
/// <param name="IsBroken">Whether a name in it was reported, so that it means nothing.</param>
internal sealed record RegisterValue(ClassicalExpression Value, BigInteger? Literal = null, bool IsBroken = false);
