using System.Globalization;
using Nexus.Silo;

namespace Nexus.Cli.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("chosen", "environment", "/users", "chosen")]
    [InlineData(null, "environment", "/users", "environment")]
    [InlineData(null, "", "/users", "/users/nexus")]
    [InlineData(null, null, "/users", "/users/nexus")]
    public void The_option_wins_over_the_environment_and_that_over_the_users_folder(
        string? chosen, string? environment, string users, string expected) =>
        Assert.Equal(Path.GetFullPath(expected), DataDirectory.Locate(chosen, environment, users).DirectoryPath);

    [Theory]
    [InlineData("", "/users")]
    [InlineData(null, "")]
    public void Without_a_path_it_says_so(string? chosen, string users) =>
        Assert.Throws<DataDirectoryException>(() => DataDirectory.Locate(chosen, null, users));

    [Fact]
    public void It_is_created_for_its_owner_only()
    {
        var directory = DataDirectory.Locate(_temporary.Below("new"));
        directory.Create();

        Assert.True(Directory.Exists(directory.DirectoryPath));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.DirectoryPath));
        }
    }

    [Fact]
    public void A_file_in_its_place_is_named()
    {
        var path = _temporary.Below("file");
        File.WriteAllText(path, "");

        var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Locate(path).Create());
        Assert.Equal($"The data directory {path} is a file, not a directory.", failure.Message);
    }

    [Fact]
    public void A_place_where_nothing_can_be_created_is_named()
    {
        var file = _temporary.Below("file");
        File.WriteAllText(file, "");
        var path = Path.Combine(file, "below");

        var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Locate(path).Create());
        Assert.StartsWith($"The data directory {path} cannot be created: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_gone_cannot_be_locked()
    {
        var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Locate(_temporary.Below("gone")).AcquireLock("test"));
        Assert.Contains("cannot be written: there is no such directory.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_second_to_lock_it_is_told_who_holds_it()
    {
        var directory = DataDirectory.Locate(_temporary.Below("locked"));
        directory.Create();
        using var held = directory.AcquireLock("nexus run");

        var failure = Assert.Throws<DataDirectoryInUseException>(() => directory.AcquireLock("nexus resume"));

        Assert.NotNull(failure.Owner);
        Assert.Equal(Environment.ProcessId, failure.Owner.ProcessId);
        Assert.StartsWith(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The data directory {directory} is in use by process {Environment.ProcessId} (nexus run, since "),
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_and_its_owner_are_for_the_users_eyes_only()
    {
        var directory = DataDirectory.Locate(_temporary.Below("private"));
        directory.Create();
        using var held = directory.AcquireLock("nexus run");

        string[] files = [.. Directory.EnumerateFiles(directory.DirectoryPath)];
        Assert.Equal(2, files.Length);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Fact]
    public void A_lock_that_was_given_free_can_be_taken_again()
    {
        var directory = DataDirectory.Locate(_temporary.Below("again"));
        directory.Create();
        directory.AcquireLock("first").Dispose();

        using var held = directory.AcquireLock("second");
        var failure = Assert.Throws<DataDirectoryInUseException>(() => directory.AcquireLock("third"));
        Assert.Equal("second", failure.Owner?.Purpose);
    }

    [Fact]
    public void A_name_left_by_a_process_that_is_gone_is_not_blamed()
    {
        var directory = DataDirectory.Locate(_temporary.Below("stale"));
        directory.Create();
        using var held = directory.AcquireLock("nexus run");

        // No Unix or Windows gives out a process id as high as this.
        var dead = new DataDirectoryOwner(int.MaxValue, "nexus run", DateTimeOffset.UtcNow);
        File.WriteAllText(Path.Combine(directory.DirectoryPath, "nexus.owner"), dead.Write());

        var failure = Assert.Throws<DataDirectoryInUseException>(() => directory.AcquireLock("nexus resume"));
        Assert.Null(failure.Owner);
        Assert.Contains("is in use by another process.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-03-04T12:00:03Z", "process 7 (nexus run, since 12:00:03)")]
    [InlineData("2026-03-03T12:00:03Z", "process 7 (nexus run, since 2026-03-03 12:00:03)")]
    public void An_owner_is_described_with_the_date_only_when_it_is_not_todays(string since, string expected)
    {
        var owner = new DataDirectoryOwner(7, "nexus run", DateTimeOffset.Parse(since, CultureInfo.InvariantCulture));
        Assert.Equal(expected, owner.Describe(new DateTimeOffset(2026, 3, 4, 18, 0, 0, TimeSpan.Zero)));
        Assert.Equal(owner, DataDirectoryOwner.Read(owner.Write()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x\nnexus run\n2026-03-04T12:00:03Z\n")]
    [InlineData("7\nnexus run\nyesterday\n")]
    public void What_is_no_owner_is_not_read_as_one(string text) => Assert.Null(DataDirectoryOwner.Read(text));
}
