using System.Text.Json;

namespace Nexus.Cli.Tests;

/// <summary>Command lines that end before any silo starts, run in this process.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Bell = """
        OPENQASM 2.0;
        include "qelib1.inc";
        qreg q[2];
        creg c[2];
        h q[0];
        cx q[0],q[1];
        measure q -> c;
        """;

    // 201 characters.
    private const string TooLongKey =
        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk" +
        "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk" +
        "k";

    private readonly TemporaryDirectory _temporary = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("--shots takes a whole number from 1 to 10000000, not '0'.", "run", "a.qasm", "--shots", "0")]
    [InlineData("--shots takes a whole number from 1 to 10000000, not '-5'.", "run", "a.qasm", "--shots", "-5")]
    [InlineData("--shots takes a whole number from 1 to 10000000, not 'many'.", "run", "a.qasm", "--shots", "many")]
    [InlineData("--reuse needs --seed", "run", "a.qasm", "--reuse")]
    [InlineData("--idempotency-key must not be empty.", "cancel", "2a30", "--idempotency-key", "")]
    [InlineData("--idempotency-key must not be only white space.", "submit", "a.qasm", "--key", "  ")]
    [InlineData("--idempotency-key must not contain control characters, such as line breaks.", "submit", "a.qasm", "--key", "two\nlines")]
    [InlineData("--idempotency-key is limited to 200 characters; this one has 201.", "resubmit", "ab", "--key", TooLongKey)]
    [InlineData("--out needs the end of the job, which --detach does not wait for", "compile", "a.qasm", "--target", "ring5", "--detach", "--out", "x")]
    [InlineData("ITEM takes a whole number from 1 to 300, not 'x'.", "history", "ab", "x")]
    [InlineData("ITEM takes a whole number from 1 to 300, not '0'.", "history", "ab", "0")]
    [InlineData("--seed takes a whole number from 0 to 18446744073709551615, not '-1'.", "run", "a.qasm", "--seed", "-1")]
    [InlineData("--limit takes a whole number from 1 to 1000000, not '0'.", "jobs", "--limit", "0")]
    [InlineData("Name at least one circuit file: nexus run FILE...", "run")]
    [InlineData("Name a command.")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("There is no option '--frobnicate'.", "run", "a.qasm", "--frobnicate")]
    [InlineData("Standard input, -, can be named only once.", "run", "-", "-")]
    [InlineData("Argument 'xml' not recognized. Must be one of: 'table' 'json' 'csv' 'shots'.", "results", "ab", "--format", "xml")]
    [InlineData("Required argument missing", "check")]
    [InlineData("Required argument missing", "results")]
    [InlineData("There is no option '--shot'.", "check", "a.qasm", "--shot")]
    [InlineData("Name at least one circuit file: nexus submit FILE...", "submit")]
    [InlineData("--shots takes a whole number from 1 to 10000000, not '0'.", "submit", "a.qasm", "--shots", "0")]
    [InlineData("--grpc-port takes a whole number from 0 to 65535, not '65536'.", "serve", "--grpc-port", "65536")]
    [InlineData("--http-port takes a whole number from 0 to 65535, not '-1'.", "serve", "--http-port", "-1")]
    [InlineData("Name a command. See nexus token --help.", "token")]
    [InlineData("Required argument missing", "token", "create")]
    [InlineData("ID must be a token's id, as token list shows it, not 'laptop'. See nexus token revoke --help.", "token", "revoke", "laptop")]
    [InlineData("Required argument missing", "watch")]
    [InlineData("Required argument missing", "history")]
    [InlineData("Required argument missing", "cancel")]
    [InlineData("--items takes numbers and ranges from 1 to 300 such as 1,3-5, not '3-1'.", "cancel", "ab", "--items", "3-1")]
    [InlineData("--items takes numbers and ranges from 1 to 300 such as 1,3-5, not '0'.", "cancel", "ab", "--items", "0")]
    [InlineData("--items takes numbers and ranges from 1 to 300 such as 1,3-5, not '1,,2'.", "rerun", "ab", "--items", "1,,2")]
    [InlineData("--strategy takes one of RESYNC, ALLOW_RESUBMIT, FORCE_RESUBMIT, FULL_RESTART, not 'hope'.", "resubmit", "ab", "--strategy", "hope")]
    [InlineData("--status takes one of SUBMITTED, QUEUED", "resubmit", "ab", "--status", "LOST")]
    [InlineData("Required argument missing", "delete", "--cancel-first")]
    public async Task A_wrong_command_line_is_refused_with_a_sentence(string sentence, params string[] args)
    {
        Assert.Equal(ExitCode.Usage, await InvokeAsync(args));
        Assert.Contains(sentence, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--help.", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task With_json_the_failure_is_a_document_too()
    {
        Assert.Equal(ExitCode.Usage, await InvokeAsync("run", "a.qasm", "--shots", "0", "--json"));
        using var document = JsonDocument.Parse(_output.ToString());
        Assert.Equal("USAGE", document.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("shots")]
    public async Task Results_come_in_one_format(string format)
    {
        Assert.Equal(ExitCode.Usage, await InvokeAsync("results", "ab", "--json", "--format", format));
        Assert.StartsWith($"error: --json and --format {format} ask for two formats; give one of them.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_circuits_than_the_limit_are_refused_by_it()
    {
        Assert.Equal(ExitCode.InputRefused, await InvokeAsync(["run", .. Enumerable.Repeat("a.qasm", 301)]));
        Assert.Equal("error: A job takes at most 300 circuits; 301 were named.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task Every_file_that_cannot_be_read_is_named()
    {
        var missing = _temporary.Below("missing.qasm");
        var folder = _temporary.Below("folder");
        Directory.CreateDirectory(folder);

        Assert.Equal(ExitCode.InputRefused, await InvokeAsync("run", missing, folder));
        Assert.Equal(
            $"error: {missing}: there is no such file. {folder}: is a directory, not a circuit file.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task All_files_are_checked_and_every_error_has_its_place()
    {
        var good = Write("good.qasm", Bell);
        var bad = Write("bad.qasm", Bell.Replace("h q[0]", "hh q[0]", StringComparison.Ordinal));
        var worse = Write("worse.qasm", Bell.Replace("cx q[0],q[1]", "cx q[0],q[7]", StringComparison.Ordinal));

        Assert.Equal(ExitCode.InputRefused, await InvokeAsync("check", good, bad, worse));

        var text = _output.ToString();
        Assert.Contains($"{good}: ok, 2 qubits, 2 bits, 4 operations", text, StringComparison.Ordinal);
        Assert.Contains($"{bad}:5:1: error: ", text, StringComparison.Ordinal);
        Assert.Contains("hh q[0];\n^^", text, StringComparison.Ordinal);
        Assert.Contains($"{worse}:6:", text, StringComparison.Ordinal);
        Assert.Contains("in 2 of 3 files", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_says_what_simulating_takes()
    {
        var good = Write("good.qasm", Bell);

        Assert.Equal(ExitCode.Done, await InvokeAsync("check", good, "--shots", "2000"));
        Assert.Matches(@"statevector, 2000 shots: about \d+ KiB and \d+ us on one thread", _output.ToString());

        var large = Write("large.qasm", "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[60];\nh q;\n");
        Assert.Equal(ExitCode.Done, await InvokeAsync("check", large));
        Assert.Contains("60 qubits need", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches("stabilizer, 1000 shots: about .* on one thread", _output.ToString());
        Assert.Matches("mps, 1000 shots: about .* on one thread", _output.ToString());
        Assert.Contains("density-matrix: 60 qubits are more than the 13", _output.ToString(), StringComparison.Ordinal);
        Assert.Matches("automatic: stabilizer, about .* and .*, because all gates are Clifford gates", _output.ToString());
    }

    [Fact]
    public async Task A_check_of_a_circuit_with_inputs_says_what_is_not_known_and_goes_on()
    {
        var open = Write("open.qasm", "OPENQASM 3.0;\ninclude \"stdgates.inc\";\ninput float theta;\nqubit[2] q;\nbit[2] c;\nrx(theta) q[0];\ncx q[0],q[1];\nc = measure q;\n");
        var good = Write("good.qasm", Bell);

        Assert.Equal(ExitCode.Done, await InvokeAsync("check", open, good));
        var text = _output.ToString();
        Assert.Contains("stabilizer: Gate 'rx' (operation 0, counted from 0) has an angle that ", text, StringComparison.Ordinal);
        Assert.Matches("automatic: statevector, about .* operation 0 \\(counted from 0\\) is not known to be a Clifford gate", text);
        Assert.Contains($"{good}: ok", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_takes_the_options_that_a_run_would_take()
    {
        var good = Write("good.qasm", Bell.Replace("h q[0]", "t q[0]", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Done, await InvokeAsync("check", good, "--option", "precision=single", "--option", "p1=0.01", "--json"));
        using var json = JsonDocument.Parse(_output.ToString());
        var estimates = json.RootElement.GetProperty("files")[0].GetProperty("estimates").EnumerateArray().ToDictionary(e => e.GetProperty("backend").GetString()!);
        Assert.Equal(["statevector", "stabilizer", "noisy", "density-matrix", "mps", "automatic"], estimates.Keys);
        Assert.Equal("The backend statevector has no option 'p1'; it has precision.", estimates["statevector"].GetProperty("refused").GetString());
        Assert.True(estimates["noisy"].GetProperty("seconds").GetDouble() > 0);
        Assert.Equal("noisy", estimates["automatic"].GetProperty("simulator").GetString());
        Assert.Equal(estimates["noisy"].GetProperty("bytes").GetInt64(), estimates["automatic"].GetProperty("bytes").GetInt64());

        Assert.Equal(ExitCode.Usage, await InvokeAsync("check", good, "--option", "speed=high"));
        Assert.Contains("No simulator has an option 'speed'; there are ", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await InvokeAsync("check", good, "--option", "precision=half"));
        Assert.Contains("The precision is 'double' or 'single', not 'half'.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_a_backend_have_a_name_and_are_given_once()
    {
        var good = Write("good.qasm", Bell);
        await RefusedAsync("--option takes NAME=VALUE, not 'max_bond'.", "--option", "max_bond");
        await RefusedAsync("--option gives 'p1' twice.", "--option", "p1=0", "--option", "p1=1");
        await RefusedAsync("--noise and --option noise=... are the same option: give one.", "--option", "noise={}", "--noise", good);

        async Task RefusedAsync(string sentence, params string[] options)
        {
            Assert.Equal(ExitCode.Usage, await InvokeAsync(["run", good, .. options]));
            Assert.Contains(sentence, _error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_circuit_is_drawn_as_text_and_as_a_picture()
    {
        var good = Write("good.qasm", Bell);

        Assert.Equal(ExitCode.Done, await InvokeAsync("draw", good));
        Assert.Contains("q[0]: ──┤ H ├─●─", _output.ToString(), StringComparison.Ordinal);

        var picture = _temporary.Below("bell.svg");
        Assert.Equal(ExitCode.Done, await InvokeAsync("draw", good, "--svg", "--output", picture));
        Assert.Equal("svg", System.Xml.Linq.XDocument.Load(picture).Root!.Name.LocalName);

        var bad = Write("bad.qasm", Bell.Replace("h q[0]", "hh q[0]", StringComparison.Ordinal));
        Assert.Equal(ExitCode.InputRefused, await InvokeAsync("draw", bad));
        Assert.Contains($"{bad}:5:1: error: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--input takes NAME=VALUE, not 'theta'.", 2, "theta")]
    [InlineData("--input gives 'theta' twice.", 2, "theta=1", "theta=2")]
    [InlineData("None of the circuits has an input 'phi'.", 3, "theta=1", "phi=2")]
    [InlineData("the input 'theta' is given 'pie'", 3, "theta=pie")]
    [InlineData("No value is given for 'theta' (float[64]).", 3)]
    public async Task Inputs_that_do_not_do_are_refused(string sentence, int exit, params string[] inputs)
    {
        var circuit = Write("turn.json", """
            {"phase": "0.0", "qubits": [["q", [0]]], "bits": [["c", [0]]], "implicit_permutation": [[["q", [0]], ["q", [0]]]],
             "commands": [{"op": {"type": "Rx", "params": ["theta"]}, "args": [["q", [0]]]}, {"op": {"type": "Measure"}, "args": [["q", [0]], ["c", [0]]]}]}
            """);

        Assert.Equal((ExitCode)exit, await InvokeAsync(["run", circuit, .. inputs.SelectMany(i => new[] { "--input", i })]));
        Assert.Contains(sentence, _error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_check_as_json()
    {
        var bad = Write("bad.qasm", Bell.Replace("h q[0]", "hh q[0]", StringComparison.Ordinal));

        Assert.Equal(ExitCode.InputRefused, await InvokeAsync("check", bad, "--json"));

        using var document = JsonDocument.Parse(_output.ToString());
        var file = document.RootElement.GetProperty("files")[0];
        Assert.Equal(bad, file.GetProperty("file").GetString());
        Assert.False(file.GetProperty("ok").GetBoolean());
        Assert.Equal(5, file.GetProperty("diagnostics")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_refused()
    {
        var path = _temporary.Below("latin.qasm");
        await File.WriteAllBytesAsync(path, [0x2F, 0x2F, 0xE9, 0x0A]);

        Assert.Equal(ExitCode.InputRefused, await InvokeAsync("check", path));
        Assert.Contains("not UTF-8", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_text()
    {
        var path = _temporary.Below("marked.qasm");
        await File.WriteAllTextAsync(path, "\uFEFF" + Bell);

        Assert.Equal(ExitCode.Done, await InvokeAsync("check", path));
    }

    [Fact]
    public async Task A_directory_where_nothing_ran_has_no_jobs()
    {
        var path = _temporary.Below("empty");

        Assert.Equal(ExitCode.Done, await InvokeAsync("jobs", "--data-dir", path));
        Assert.Equal($"no jobs in {path}", _output.ToString().TrimEnd());
        Assert.False(Directory.Exists(path));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("EEC43B6A-1B8F")]
    public async Task A_job_that_does_not_exist_is_named_as_it_was_typed(string typed)
    {
        var path = _temporary.Below("empty");

        Assert.Equal(ExitCode.InputRefused, await InvokeAsync("results", typed, "--data-dir", path));
        Assert.Equal($"error: There is no job {typed}.", _error.ToString().TrimEnd());
    }

    [Theory]
    [InlineData("xyz")]
    [InlineData("")]
    [InlineData("3f2a1b00-0000-4000-8000-0000000000012")]
    public async Task A_job_id_has_at_most_32_hexadecimal_digits(string typed)
    {
        Assert.Equal(ExitCode.Usage, await InvokeAsync("results", typed, "--data-dir", _temporary.Below("empty")));
        Assert.Equal($"error: JOB must be a job's id or the beginning of one, not '{typed}'.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_file_in_the_data_directorys_place_is_named()
    {
        var path = Write("file", "");

        Assert.Equal(ExitCode.Unavailable, await InvokeAsync("jobs", "--data-dir", path));
        Assert.Equal($"error: The data directory {path} is a file, not a directory.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task What_is_no_database_is_named()
    {
        var path = _temporary.Below("odd");
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, "nexus.db"), new string('x', 4096));

        Assert.Equal(ExitCode.Unavailable, await InvokeAsync("jobs", "--data-dir", path));
        Assert.Contains("not a database", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_as_text_and_as_json()
    {
        Assert.Equal(ExitCode.Done, await InvokeAsync("version"));
        Assert.Matches(@"^nexus \d+\.\d+\.\d+ \(Orleans \d+\.\d+\.\d+, \.NET 10\.\S+\)$", _output.ToString().TrimEnd());

        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Done, await InvokeAsync("version", "--json"));
        using var document = JsonDocument.Parse(_output.ToString());
        Assert.NotNull(document.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task A_stop_is_told_by_its_exit_code()
    {
        var path = Write("bell.qasm", Bell);

        Assert.Equal(
            ExitCode.Interrupted,
            await new NexusCommandLine(Terminal.Plain(_output, _error)).InvokeAsync(
                ["run", path, "--data-dir", _temporary.Below("stopped")], new CancellationToken(canceled: true)));
        Assert.Equal("error: Interrupted before the job was submitted.", _error.ToString().TrimEnd());
    }

    [Fact]
    public void A_failure_that_nobody_expected_goes_to_the_log()
    {
        var path = _temporary.Below("failed");

        Assert.Equal(
            ExitCode.Unavailable,
            new NexusCommandLine(Terminal.Plain(_output, _error)).Fail(new InvalidOperationException("Broken."), ["jobs", "--data-dir", path]));

        var log = Path.Combine(path, "nexus.log");
        Assert.Equal($"error: nexus failed unexpectedly: Broken. The details are in {log}.", _error.ToString().TrimEnd());
        Assert.Contains("InvalidOperationException: Broken.", File.ReadAllText(log), StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = _temporary.Below(name);
        File.WriteAllText(path, text);
        return path;
    }

    private Task<ExitCode> InvokeAsync(params string[] args) =>
        new NexusCommandLine(Terminal.Plain(_output, _error)).InvokeAsync(args, CancellationToken.None);
}
