namespace Nexus.Circuits.OpenQasm2;

/// <summary>A condition as <c>if</c> says it: once, or several times for values that exclude each other. No alternative: it never holds.</summary>
/// <param name="Alternatives">What stands before the statement, each time: <c>if(c==1) </c>, or nothing.</param>
/// <param name="Bits">The bits that are read. A statement that changes them would change the tests after it.</param>
internal sealed record Guard(IReadOnlyList<string> Alternatives, IReadOnlyCollection<int> Bits);
