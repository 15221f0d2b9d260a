namespace Nexus.Client;

/// <summary>What is wrong with one field of a refused request.</summary>
/// <param name="Field">The field's path in the request, such as <c>items[2].shots</c>; for a circuit, where in its text.</param>
/// <param name="Description">A sentence for the person who asked.</param>
/// <param name="Reason">The same for programs, such as <c>unknown-gate</c>; may be empty.</param>
public sealed record FieldViolation(string Field, string Description, string Reason);
