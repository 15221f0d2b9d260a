using Nexus.Circuits;
using Nexus.Circuits.Targets;

namespace Nexus.Compiler.Tests;

/// <summary>Whether a circuit is one that a target runs.</summary>
internal static class TargetCheck
{
    public static void AssertFits(Block block, Target target)
    {
        foreach (var operation in block)
        {
            if (operation.Kind == OperationKind.Gate)
            {
                Assert.True(target.Gates is null || target.GateOf(operation) is not null, $"{OpTypes.NameOf(operation)} is not a gate of {target.Name}.");
                Assert.True(
                    operation.Qubits.Length < 2 || target.IsCoupled(operation.Qubits[0], operation.Qubits[1]),
                    $"{OpTypes.NameOf(operation)} on {string.Join(", ", operation.Qubits.ToArray())}.");
            }

            Assert.NotEqual(OperationKind.Box, operation.Kind);
            foreach (var inner in operation.ControlFlow?.Blocks ?? [])
            {
                AssertFits(inner, target);
            }
        }
    }
}
