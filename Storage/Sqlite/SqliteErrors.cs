using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Nexus.Storage.Sqlite;

/// <summary>SQLite's failures in sentences for people.</summary>
internal static class SqliteErrors
{
    /// <summary>The failure as the stores throw it.</summary>
    public static StorageException Explain(SqliteException failure, bool outcomeUnknown = false) =>
        new(Sentence(failure), outcomeUnknown, failure) { IsFull = failure.SqliteErrorCode == raw.SQLITE_FULL };

    private static string Sentence(SqliteException failure) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "The database is full: its disk or its size limit has no room left. Make room and try again.",
        raw.SQLITE_IOERR => $"The database file could not be read or written (SQLite I/O error {failure.SqliteExtendedErrorCode}). Check the disk.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another process kept the database locked for longer than the busy timeout.",
        raw.SQLITE_CONSTRAINT => $"The write breaks a rule of the schema and was refused: {failure.Message}",
        raw.SQLITE_TOOBIG => "A value is larger than the database takes.",
        raw.SQLITE_READONLY => "The database cannot be written: the file or its directory is read-only.",
        raw.SQLITE_CANTOPEN => "The database file cannot be opened. Check that its directory exists and may be written.",
        raw.SQLITE_CORRUPT => "The database file is damaged. Restore it from a backup.",
        raw.SQLITE_NOTADB => "The file is not a database.",
        _ => $"The database failed: {failure.Message}",
    };
}
