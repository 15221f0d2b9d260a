namespace Nexus.Simulators;

/// <summary>Reads bytes of a stored result: exactly as many as asked for, from an offset on.</summary>
/// <param name="offset">Where they begin, from 0.</param>
/// <param name="count">How many, at most <see cref="StoredShots.PieceBytes"/> and a row more.</param>
/// <param name="cancellationToken">Ends the read.</param>
public delegate ValueTask<ReadOnlyMemory<byte>> PieceReader(long offset, int count, CancellationToken cancellationToken);
