using Nexus.Storage.Programs;

namespace Nexus.Storage.Tests;

public abstract class ProgramStoreContract : DatabaseTests
{
    private IProgramStore Programs => Database.Programs;

    [DatabaseFact]
    public async Task Programs_come_back_in_the_order_asked_with_gaps_where_there_is_none()
    {
        NewProgram[] added = [Samples.Program("bell.qasm", "h q[0];"), Samples.Program("ghz.qasm", "h q[1];")];
        await Programs.AddAsync(added);
        IReadOnlyList<ProgramRecord?> read = await Programs.ReadAsync([added[1].Program.ProgramId, Guid.NewGuid(), added[0].Program.ProgramId]);
        Assert.Equal(3, read.Count);
        Assert.Equivalent(added[1].Program, read[0], strict: true);
        Assert.Null(read[1]);
        Assert.Equivalent(added[0].Program, read[2], strict: true);
        Assert.Equal("h q[1];"u8.ToArray(), (await Programs.ReadContentAsync(added[1].Program.ProgramId))!.Value.ToArray());
        Assert.Null(await Programs.ReadContentAsync(Guid.NewGuid()));
    }

    [DatabaseFact]
    public async Task Content_is_stored_once_for_its_hash()
    {
        await Programs.AddAsync([Samples.Program("a.qasm", "h q[0];"), Samples.Program("b.qasm", "h q[0];"), Samples.Program("c.qasm", "x q[0];")]);
        await Programs.AddAsync([Samples.Program("d.qasm", "h q[0];")]);
        Assert.Equal(4, await Database.CountAsync("SELECT count(*) FROM program"));
        Assert.Equal(2, await Database.CountAsync("SELECT count(*) FROM program_content"));
    }

    [DatabaseFact]
    public async Task A_program_that_exists_stays_as_it_is_and_its_would_be_content_is_not_kept()
    {
        NewProgram first = Samples.Program("first.qasm", "h q[0];");
        NewProgram other = Samples.Program("other.qasm", "x q[0];");
        await Programs.AddAsync([first]);
        await Programs.AddAsync([other with { Program = other.Program with { ProgramId = first.Program.ProgramId } }]);
        Assert.Equal("first.qasm", (await Programs.ReadAsync([first.Program.ProgramId]))[0]!.Name);
        Assert.Equal("h q[0];"u8.ToArray(), (await Programs.ReadContentAsync(first.Program.ProgramId))!.Value.ToArray());
        Assert.Equal(1, await Database.CountAsync("SELECT count(*) FROM program_content"));
    }

    [DatabaseFact]
    public async Task Programs_are_listed_newest_first_from_any_position()
    {
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddDays(1);
        NewProgram[] added =
        [
            .. Enumerable.Range(0, 7).Select(i => Samples.Program($"{i}.qasm", "h q[0];")).Select((p, i) => p with
            {
                // Several of one time, so that the id has to decide.
                Program = p.Program with { Project = i % 2 == 0 ? "even" : "odd", CreatedAt = now.AddSeconds(i / 3) },
            }),
        ];
        await Programs.AddAsync(added);
        foreach (string? project in new[] { null, "even", "odd", "none" })
        {
            Guid[] expected =
            [
                .. added.Select(p => p.Program).Where(p => project is null || p.Project == project)
                    .OrderByDescending(p => p.CreatedAt).ThenBy(p => p.ProgramId.ToString(), StringComparer.Ordinal).Select(p => p.ProgramId),
            ];
            var listed = new List<Guid>();
            ProgramListPosition? after = null;
            while (await Programs.ListAsync(project, after, 2) is { Count: > 0 } page)
            {
                listed.AddRange(page.Select(p => p.ProgramId));
                after = new ProgramListPosition(page[^1].CreatedAt, page[^1].ProgramId);
            }

            Assert.Equal(expected, listed);
        }
    }

    [DatabaseFact]
    public async Task Content_of_another_hash_is_refused()
    {
        NewProgram program = Samples.Program("a.qasm", "h q[0];");
        await Assert.ThrowsAsync<ArgumentException>(() => Programs.AddAsync([program with { Content = "x q[0];"u8.ToArray() }]));
        Assert.Null((await Programs.ReadAsync([program.Program.ProgramId]))[0]);
    }

    [DatabaseFact]
    public async Task One_program_that_the_schema_refuses_keeps_out_those_beside_it()
    {
        NewProgram good = Samples.Program("good.qasm", "h q[0];");
        NewProgram bad = Samples.Program("bad.qasm", "x q[0];");
        await Assert.ThrowsAsync<StorageException>(() => Programs.AddAsync([good, bad with { Program = bad.Program with { QubitCount = -1 } }]));
        Assert.Null((await Programs.ReadAsync([good.Program.ProgramId]))[0]);
        Assert.Equal(0, await Database.CountAsync("SELECT count(*) FROM program_content"));
    }
}
