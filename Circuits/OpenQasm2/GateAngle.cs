namespace Nexus.Circuits.OpenQasm2;

/// <summary>An angle in a gate's definition: a constant, one of the definition's parameters as it is, or an expression of them.</summary>
/// <param name="Parameter">The number of the parameter that is the angle, or -1.</param>
/// <param name="Constant">The angle when it is a constant.</param>
/// <param name="Expression">The expression when it is neither; its symbols are the definition's parameters.</param>
internal readonly record struct GateAngle(int Parameter, Parameter Constant, Expression? Expression);
