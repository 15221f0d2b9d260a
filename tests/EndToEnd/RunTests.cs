using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Nexus.EndToEnd.Tests;

/// <summary>One command after the other: what it answers, and each exit code with its sentence.</summary>
public sealed class RunTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task The_example_runs_and_answers_in_json()
    {
        var example = Path.Combine("examples", "bell.qasm");

        var run = (await NexusAsync("run", example, "--shots", "1000", "--json")).Expect(0, "accepted: 1 item");

        Assert.Equal(["job", "status", "items"], run.Json().EnumerateObject().Select(p => p.Name));
        Assert.True(run.Json().GetProperty("job").TryGetGuid(out _));
        Assert.Equal("COMPLETED", run.Json().GetProperty("status").GetString());
        var item = Assert.Single(run.Json().GetProperty("items").EnumerateArray());
        Assert.Equal(["item", "status", "counts"], item.EnumerateObject().Select(p => p.Name));
        Assert.Equal(1, item.GetProperty("item").GetInt32());
        Assert.Equal("COMPLETED", item.GetProperty("status").GetString());
        Assert.Equal(["00", "11"], item.GetProperty("counts").EnumerateObject().Select(p => p.Name));
        Assert.Equal(1000, Shots(item));
    }

    [Fact]
    public async Task What_ran_is_listed_and_shown_again()
    {
        var run = (await NexusAsync("run", _place.Write("bell.qasm", Circuits.Bell), "--name", "first", "--project", "tests", "--json")).Expect(0);
        var id = run.Json().GetProperty("job").GetString()!;

        var job = Assert.Single((await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs").EnumerateArray());
        Assert.Equal(id, job.GetProperty("job").GetString());
        Assert.Equal("first", job.GetProperty("name").GetString());
        Assert.Equal("tests", job.GetProperty("project").GetString());
        Assert.Equal("COMPLETED", job.GetProperty("status").GetString());
        Assert.Contains(id, (await NexusAsync("jobs")).Expect(0).Output, StringComparison.Ordinal);

        Assert.Equal(run.Output, (await NexusAsync("results", id, "--json")).Expect(0).Output);
        Assert.Equal(run.Output, (await NexusAsync("results", id[..6], "--json")).Expect(0).Output);
        var text = (await NexusAsync("results", id)).Expect(0).Output;
        Assert.Contains("bell.qasm", text, StringComparison.Ordinal);
        Assert.Contains($"stored in {Path.Combine(_place.DataDirectory, "nexus.db")}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_counts()
    {
        var circuit = _place.Write("layers.qasm", Circuits.Layers(4, 3, 0));

        var first = (await NexusAsync("run", circuit, "--seed", "7", "--json")).Expect(0);
        var second = (await NexusAsync("run", circuit, "--seed", "7", "--json")).Expect(0);

        Assert.Equal(Counts(first), Counts(second));
    }

    [Fact]
    public async Task A_circuit_can_come_from_standard_input()
    {
        await using var nexus = NexusProcess.StartWithInput(_place.DataDirectory, Circuits.Bell, "run", "-", "--shots", "10");
        var run = (await nexus.ExitAsync()).Expect(0);
        Assert.StartsWith("stdin  10 shots, seed ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_files_or_shots_the_command_line_is_wrong()
    {
        (await NexusAsync("run")).Expect(2, "Name at least one circuit file");
        (await NexusAsync("run", "bell.qasm", "--shots", "0")).Expect(2, "--shots takes a whole number from 1");
        (await NexusAsync("run", "bell.qasm", "--shots", "-1")).Expect(2, "--shots takes a whole number from 1");
        Assert.False(Directory.Exists(_place.DataDirectory));
    }

    [Fact]
    public async Task Bad_circuits_are_refused_with_line_column_and_caret()
    {
        var good = _place.Write("good.qasm", Circuits.Bell);
        var syntax = _place.Write("syntax.qasm", Circuits.Bell.Replace("h q[0];", "h q[0]", StringComparison.Ordinal));
        var gate = _place.Write("gate.qasm", Circuits.Bell.Replace("h q[0]", "hadamard q[0]", StringComparison.Ordinal));

        var run = (await NexusAsync("run", good, syntax, gate, "--json")).Expect(3, "in 2 of 3 files; nothing was submitted.");
        Assert.Contains($"{gate}:5:1: error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"hadamard q[0];{Environment.NewLine}^^^^^^^^", run.Error, StringComparison.Ordinal);
        var error = run.Json().GetProperty("error");
        Assert.Equal("INVALID_ARGUMENT", error.GetProperty("code").GetString());
        Assert.Contains(
            error.GetProperty("diagnostics").EnumerateArray(),
            d => d.GetProperty("file").GetString() == gate && d.GetProperty("line").GetInt32() == 5 && d.GetProperty("column").GetInt32() == 1);

        var check = (await NexusAsync("check", good, syntax, gate)).Expect(3);
        Assert.Contains($"{good}: ok, 2 qubits, 2 bits, 4 operations", check.Output, StringComparison.Ordinal);
        Assert.Contains($"{gate}:5:1: error: ", check.Output, StringComparison.Ordinal);
        Assert.Contains("^^^^^^^^", check.Output, StringComparison.Ordinal);
        Assert.Contains($"{syntax}:", check.Output, StringComparison.Ordinal);
        (await NexusAsync("check", good)).Expect(0);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_refused()
    {
        var missing = Path.Combine(_place.DataDirectory, "missing.qasm");
        (await NexusAsync("run", missing)).Expect(3, $"{missing}: there is no such file.");
    }

    [Fact]
    public async Task More_circuits_than_300_are_refused_by_the_limit()
    {
        var circuit = _place.Write("bell.qasm", Circuits.Bell);
        (await NexusAsync(["run", .. Enumerable.Repeat(circuit, 301)])).Expect(3, "at most 300 circuits; 301");
    }

    [Fact]
    public async Task A_circuit_too_large_for_the_memory_is_refused_with_the_sizes()
    {
        var circuit = _place.Write("large.qasm", "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[60];\ncreg c[60];\nh q;\nmeasure q -> c;\n");

        var run = (await NexusAsync("run", circuit, "--json")).Expect(3, "60");

        var error = run.Json().GetProperty("error");
        Assert.Equal("RESOURCE_EXHAUSTED", error.GetProperty("code").GetString());
        Assert.Equal("items[0]", error.GetProperty("field").GetString());
        Assert.Equal(circuit, error.GetProperty("file").GetString());
        Assert.Empty((await NexusAsync("jobs", "--json")).Expect(0).Json().GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task A_backend_that_does_not_exist_is_refused() =>
        (await NexusAsync("run", _place.Write("bell.qasm", Circuits.Bell), "--backend", "elsewhere")).Expect(3, "no backend named 'elsewhere'");

    [Fact]
    public async Task A_job_that_ends_in_error_is_told_with_the_reason()
    {
        // An opaque gate can be carried, not simulated.
        var circuit = _place.Write(
            "opaque.qasm", "OPENQASM 2.0;\nopaque magic a;\nqreg q[1];\ncreg c[1];\nmagic q[0];\nmeasure q -> c;\n");

        var run = (await NexusAsync("run", _place.Write("bell.qasm", Circuits.Bell), circuit, "--json")).Expect(1);

        Assert.Equal("ERROR", run.Json().GetProperty("status").GetString());
        var items = run.Json().GetProperty("items");
        Assert.Equal("COMPLETED", items[0].GetProperty("status").GetString());
        Assert.Equal("ERROR", items[1].GetProperty("status").GetString());
        Assert.Contains("magic", items[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        (await NexusAsync("results", run.Json().GetProperty("job").GetString()!)).Expect(1);
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_refused()
    {
        (await NexusAsync("results", "abc")).Expect(3, "There is no job abc.");
        (await NexusAsync("results", "xyz")).Expect(2, "JOB must be a job's id or the beginning of one, not 'xyz'.");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_used_is_named()
    {
        var file = _place.Write("file", "");
        var circuit = _place.Write("bell.qasm", Circuits.Bell);

        (await NexusAsync("run", circuit, "--data-dir", file)).Expect(4, $"The data directory {file} is a file, not a directory.");
        (await NexusAsync("resume", "--data-dir", Path.Combine(file, "below"))).Expect(4, "cannot be created");
    }

    [Fact]
    public async Task A_newer_schema_is_left_alone()
    {
        (await NexusAsync("migrate")).Expect(0);
        (await NexusAsync("jobs")).Expect(0);
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_place.DataDirectory, "nexus.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO nexus_schema (version, name, applied_at) VALUES (999, 'from the future', 0)";
            await command.ExecuteNonQueryAsync();
        }

        (await NexusAsync("run", _place.Write("bell.qasm", Circuits.Bell))).Expect(4, "schema version 999");
        (await NexusAsync("resume")).Expect(4, "schema version 999");
        (await NexusAsync("migrate")).Expect(4, "schema version 999");
        (await NexusAsync("jobs", "--json")).Expect(4, "schema version 999");
    }

    [Fact]
    public async Task Versions_are_told() => Assert.StartsWith("nexus ", (await NexusAsync("version")).Expect(0).Output, StringComparison.Ordinal);

    [Fact]
    public async Task With_nothing_unfinished_resume_has_nothing_to_do()
    {
        var resume = (await NexusAsync("resume")).Expect(0);
        Assert.Contains("no unfinished jobs", resume.Output, StringComparison.Ordinal);
    }

    private static long Shots(JsonElement item) => item.GetProperty("counts").EnumerateObject().Sum(c => c.Value.GetInt64());

    private static string Counts(NexusExit run) => run.Json().GetProperty("items")[0].GetProperty("counts").GetRawText();

    private Task<NexusExit> NexusAsync(params string[] args) => NexusProcess.RunAsync(_place.DataDirectory, args);
}
