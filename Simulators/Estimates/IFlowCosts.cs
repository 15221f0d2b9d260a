using Nexus.Simulators.Flow;

namespace Nexus.Simulators.Estimates;

/// <summary>What the instructions of a <see cref="FlowProgram"/> cost over one kind of state, in seconds.</summary>
internal interface IFlowCosts
{
    /// <summary>Whether noise and resets let no shots part ways.</summary>
    bool IsMixed { get; }

    /// <summary>Whether measurements at the end are drawn together.</summary>
    bool DrawsTogether { get; }

    /// <summary>Making a state, or taking over another.</summary>
    double Copy { get; }

    /// <summary>One instruction, carried out for the shots of one way.</summary>
    double Of(Instruction instruction);

    /// <summary>Drawing the measurements at the end for one way of so many shots.</summary>
    double Draw(double shots);
}
