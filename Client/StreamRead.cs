namespace Nexus.Client;

/// <summary>What came of reading a stream.</summary>
internal enum StreamRead
{
    /// <summary>The next message.</summary>
    Message,
    /// <summary>The server has sent everything.</summary>
    Ended,
    /// <summary>The connection was lost; the pause that follows is over.</summary>
    Lost,
}
