namespace Nexus.EndToEnd.Tests;

/// <summary>A submission that is repeated under its key by a command that knows nothing of the first.</summary>
internal static class KeyedSubmission
{
    /// <summary>Asserts that it makes one job, and that another one under the same key is refused. The job is deleted then.</summary>
    /// <param name="place">Where the circuits are written.</param>
    /// <param name="nexus">Runs a command beside a server.</param>
    public static async Task AssertOneJobAsync(Workplace place, Func<string[], Task<NexusExit>> nexus)
    {
        var bell = place.Write("keyed.qasm", Circuits.Bell);
        string[] command = ["submit", bell, bell, "--shots", "10", "--key", "nightly run", "--json"];
        var first = (await nexus(command)).Expect(0);
        var job = first.Json().GetProperty("job").GetString()!;
        Assert.Equal(first.Output, (await nexus(command)).Expect(0).Output);
        (await nexus(["watch", job])).Expect(0);
        Assert.Equal(first.Output, (await nexus(command)).Expect(0).Output);
        var listed = (await nexus(["jobs", "--json"])).Expect(0).Json().GetProperty("jobs").EnumerateArray();
        Assert.Single(listed, j => j.GetProperty("name").GetString() == "keyed.qasm and 1 more");

        (await nexus(["submit", bell, bell, "--shots", "11", "--key", "nightly run"])).Expect(
            3, $"The idempotency key 'nightly run' stands for job {job}, which was another request: the shots of its item 1 are 10, not 11.");
        place.Write("keyed.qasm", Circuits.Bell + "// changed\n");
        (await nexus(command)).Expect(3, "which was another request: its item 1 has another circuit.");
        (await nexus(["delete", job])).Expect(0);
        (await nexus(command)).Expect(3, $"The job of the idempotency key 'nightly run', {job}, was deleted a moment ago");
    }
}
