using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Sql;

/// <summary>A column of large values, of which pieces can be read.</summary>
/// <param name="Table">Its table; in SQLite one with a rowid.</param>
/// <param name="Column">Its name.</param>
/// <param name="Row">SQLite: finds the row's rowid. Its incremental reads touch a piece's pages only; its functions would load the value.</param>
/// <param name="Piece">PostgreSQL: cuts the piece out; its last two values are the first byte, from 1, and the number of bytes.</param>
internal sealed record BlobColumn(string Table, string Column, Statement Row, Statement Piece);
