using Nexus.Grains;
using Nexus.Silo;
using Nexus.Storage;

namespace Nexus.Cli.Tests;

public sealed class FailuresTests
{
    public static TheoryData<Exception, int, string> Known => new()
    {
        { new CommandException(new Failure(ExitCode.Usage, ErrorCode.Usage, "Wrong.")), 2, "USAGE" },
        { new NexusException(NexusErrorCode.InvalidArgument, "items", "Wrong."), 3, "INVALID_ARGUMENT" },
        { new NexusException(NexusErrorCode.NotFound, "backend", "Wrong."), 3, "NOT_FOUND" },
        { new NexusException(NexusErrorCode.ResourceExhausted, "items[0]", "Wrong."), 3, "RESOURCE_EXHAUSTED" },
        { new DataDirectoryException("Wrong."), 4, "UNAVAILABLE" },
        { new DataDirectoryInUseException("Wrong.", null), 4, "UNAVAILABLE" },
        { new PortInUseException("Wrong."), 4, "UNAVAILABLE" },
        { new ListenAddressException("Wrong."), 4, "UNAVAILABLE" },
        { new SchemaTooNewException(9, 1), 4, "UNAVAILABLE" },
        { new InvalidOperationException("Wrong."), 4, "INTERNAL" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Every_exception_has_an_exit_code_and_a_code(Exception exception, int exit, string code)
    {
        var failure = Failures.Of(exception, _ => "nexus.log");
        Assert.Equal((exit, code), ((int)failure.Exit, failure.Code));
    }

    [Fact]
    public void An_unexpected_exception_is_one_sentence_that_names_the_log() => Assert.Equal(
        "nexus failed unexpectedly: Broken. The details are in nexus.log.",
        Failures.Of(new InvalidOperationException("Broken\n   at Somewhere()"), _ => "nexus.log").Message);

    [Fact]
    public void Without_a_log_it_says_how_to_see_the_details() => Assert.Equal(
        "nexus failed unexpectedly: Broken. Run it again with --verbose to see the details.",
        Failures.Of(new InvalidOperationException("Broken."), _ => null).Message);

    [Theory]
    [InlineData("items[1].shots", "b.qasm")]
    [InlineData("items[1]", "b.qasm")]
    [InlineData("items[2]", null)]
    [InlineData("items", null)]
    [InlineData("backend", null)]
    public void A_refused_item_is_named_by_its_file(string field, string? file) => Assert.Equal(
        file, Failures.OfRefusal(new NexusException(NexusErrorCode.InvalidArgument, field, "Wrong."), ["a.qasm", "b.qasm"]).File);
}
