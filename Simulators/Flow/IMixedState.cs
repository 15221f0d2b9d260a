namespace Nexus.Simulators.Flow;

/// <summary>A state that holds mixtures: noise and resets are exact, and no shots part ways for them.</summary>
internal interface IMixedState
{
    /// <summary>Lets noise act.</summary>
    void Mix(ChannelInstruction channel, CancellationToken cancellationToken);

    /// <summary>Sets a qubit to |0&gt;.</summary>
    void Reset(int qubit, CancellationToken cancellationToken);
}
