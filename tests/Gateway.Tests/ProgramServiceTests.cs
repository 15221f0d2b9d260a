using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

public sealed class ProgramServiceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private TestServer Server => shared.Server;

    [Fact]
    public async Task A_program_is_uploaded_in_chunks_cut_anywhere_and_read_again()
    {
        var text = "\uFEFF// é\n" + Circuits.TwoRegisters;
        using var call = Server.Programs.Upload();
        await call.RequestStream.WriteAsync(new UploadRequest { Name = new ProgramName { Name = "two.qasm" } });
        foreach (var chunk in Encoding.UTF8.GetBytes(text).Chunk(4))
        {
            await call.RequestStream.WriteAsync(new UploadRequest { Chunk = ByteString.CopyFrom(chunk) });
        }

        await call.RequestStream.CompleteAsync();
        var program = await call;
        Assert.Equal(("default", "two.qasm", "openqasm/2.0", 5), (program.Project, program.Name, program.Format, program.QubitCount));
        Assert.Equal([("a", 2), ("b", 3)], program.Registers.Select(r => (r.Name, r.Size)));
        Assert.Equal(64, program.ContentHash.Length);
        var read = await Server.Programs.GetAsync(new GetProgramRequest { ProgramId = program.ProgramId });
        Assert.Equal(program.ContentHash, read.ContentHash);
    }

    [Fact]
    public async Task Programs_are_listed_newest_first_a_page_at_a_time()
    {
        var project = Guid.NewGuid().ToString();
        var uploaded = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            uploaded.Add((await Server.UploadAsync(project: project)).ProgramId);
        }

        var listed = new List<string>();
        var request = new ListProgramsRequest { Project = project, PageSize = 2 };
        do
        {
            var page = await Server.Programs.ListAsync(request);
            Assert.InRange(page.Programs.Count, 1, 2);
            listed.AddRange(page.Programs.Select(p => p.ProgramId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        uploaded.Reverse();
        Assert.Equal(uploaded, listed);
        Assert.Equal(5, (await Server.Programs.ListAsync(new ListProgramsRequest { Project = project, PageSize = 5 })).Programs.Count);
        Assert.NotEmpty((await Server.Programs.ListAsync(new ListProgramsRequest())).Programs);
    }

    [Fact]
    public async Task Each_error_of_a_text_is_told_with_its_line_and_column()
    {
        const string Wrong = "OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[2];\n  foo q[0];\nh r;\n";
        var failure = await Assert.ThrowsAsync<RpcException>(() => Server.UploadAsync(Wrong, "wrong.qasm"));
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.StartsWith("wrong.qasm:4:3: ", failure.Status.Detail, StringComparison.Ordinal);
        var violations = failure.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations;
        Assert.Equal(2, violations.Count);
        Assert.All(violations, v => Assert.Equal("chunk", v.Field));
        Assert.Equal("UNKNOWN_GATE", violations[0].Reason);
        var lines = violations[0].Description.Split('\n');
        Assert.StartsWith("wrong.qasm:4:3: error: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["  foo q[0];", "  ^^^"], lines[1..]);
        Assert.StartsWith("wrong.qasm:5:3: error: ", violations[1].Description, StringComparison.Ordinal);
    }

    /// <summary>Details travel in a header, for which common clients have 8 KiB.</summary>
    [Fact]
    public async Task Many_errors_fit_what_clients_take()
    {
        var wrong = new StringBuilder("OPENQASM 2.0;\nqreg q[2];\n");
        for (var line = 0; line < 1000; line++)
        {
            wrong.Append("some_gate_that_does_not_exist_anywhere q[0];\n");
        }

        var failure = await Assert.ThrowsAsync<RpcException>(() => Server.UploadAsync(wrong.ToString()));
        var details = failure.Trailers.GetValueBytes("grpc-status-details-bin");
        Assert.InRange(details!.Length, 1, 5 * 1024);
        Assert.EndsWith("more errors follow.", failure.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations[^1].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_without_a_name_or_with_two_is_refused()
    {
        using var nameless = Server.Programs.Upload();
        await nameless.RequestStream.WriteAsync(new UploadRequest { Chunk = ByteString.CopyFromUtf8("x") });
        Assert.Equal("name", await ViolatedAsync(nameless));

        using var empty = Server.Programs.Upload();
        await empty.RequestStream.CompleteAsync();
        Assert.Equal("name", await ViolatedAsync(empty));

        using var twice = Server.Programs.Upload();
        await twice.RequestStream.WriteAsync(new UploadRequest { Name = new ProgramName() });
        await twice.RequestStream.WriteAsync(new UploadRequest { Name = new ProgramName() });
        Assert.Equal("chunk", await ViolatedAsync(twice));
    }

    private static async Task<string> ViolatedAsync(AsyncClientStreamingCall<UploadRequest, V1.Program> call)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        return Assert.Single(failure.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations).Field;
    }
}
