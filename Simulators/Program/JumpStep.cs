namespace Nexus.Simulators.Program;

/// <summary>Goes on at another step.</summary>
internal sealed record JumpStep(int Operation, Label Target) : Step(Operation, null)
{
    public override IEnumerable<Label> Labels => [Target];

    protected override int Execute(Branch branch, Statevector state, int index, CancellationToken cancellationToken) => Target.Position;
}
