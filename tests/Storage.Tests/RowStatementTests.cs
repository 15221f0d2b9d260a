using Nexus.Storage.GroupCommit;

namespace Nexus.Storage.Tests;

public sealed class RowStatementTests
{
    [Fact]
    public void An_insert_takes_its_rows_from_arrays() => Assert.Equal(
        "INSERT INTO t (id, at, version) SELECT given.given_id, given.given_at, 1 FROM "
        + "unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS given (given_id, given_at, row_number) ON CONFLICT (id) DO NOTHING",
        new RowStatement("INSERT INTO t (id, at, version) VALUES (@id, @at, 1) ON CONFLICT (id) DO NOTHING", "id", "at bigint").OfMany);

    [Fact]
    public void An_update_says_which_rows_it_changed() => Assert.Equal(
        "UPDATE t SET version = version + 1, body = given.given_body FROM "
        + "unnest($1::bytea[], $2::text[]) WITH ORDINALITY AS given (given_body, given_id, row_number) "
        + "WHERE id = given.given_id RETURNING given.row_number, version",
        new RowStatement("UPDATE t SET version = version + 1, body = @body WHERE id = @id RETURNING version", "body bytea", "id").OfMany);

    [Fact]
    public void A_delete_names_its_rows() => Assert.Equal(
        "DELETE FROM t USING unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS given (given_id, given_lease, row_number) "
        + "WHERE id = given.given_id AND lease <= given.given_lease",
        new RowStatement("DELETE FROM t WHERE id = @id AND lease <= @lease", "id", "lease bigint").OfMany);

    [Fact]
    public void One_row_is_written_as_it_stands()
    {
        var statement = new RowStatement("DELETE FROM t WHERE id = @id AND lease <= @lease", "id", "lease bigint");
        Assert.Equal(["id", "lease"], statement.Parameters);
        Assert.Equal("DELETE FROM t WHERE id = $1 AND lease <= $2", statement.Positional);
    }
}
