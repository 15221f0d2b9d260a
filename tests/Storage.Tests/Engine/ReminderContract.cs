namespace Nexus.Storage.Tests.Engine;

/// <summary>The engine's reminder table over our table and queries.</summary>
public abstract class ReminderContract(SiloFixture silo)
{
    private static readonly DateTime Noon = new(2030, 5, 17, 12, 0, 0, 123, DateTimeKind.Utc);

    private readonly GrainType _type = GrainType.Create($"sweeper-{Guid.NewGuid():N}");

    private IReminderTable Reminders => silo.Reminders;

    [DatabaseFact]
    public async Task A_reminder_comes_back_as_it_was_written()
    {
        GrainId grain = Grain(1);
        string? etag = await Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromMinutes(1)));
        ReminderEntry stored = (await Reminders.ReadRow(grain, "sweep"))!;
        Assert.Equal((grain, "sweep", Noon, TimeSpan.FromMinutes(1), etag), (stored.GrainId, stored.ReminderName, stored.StartAt, stored.Period, stored.ETag));
        Assert.Null(await Reminders.ReadRow(grain, "other"));
        Assert.Null(await Reminders.ReadRow(Grain(2), "sweep"));
    }

    [DatabaseFact]
    public async Task A_second_upsert_replaces_the_first()
    {
        GrainId grain = Grain(1);
        string? first = await Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromMinutes(1)));
        string? second = await Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromDays(60)));
        Assert.NotEqual(first, second);
        ReminderEntry stored = Assert.Single((await Reminders.ReadRows(grain)).Reminders);
        Assert.Equal(TimeSpan.FromDays(60), stored.Period);
        Assert.Equal(second, stored.ETag);
    }

    [DatabaseFact]
    public async Task Concurrent_upserts_of_one_reminder_leave_one_row()
    {
        GrainId grain = Grain(1);
        string?[] etags = await Task.WhenAll(Enumerable.Range(1, 32).Select(minutes => Task.Run(() => Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromMinutes(minutes))))));
        Assert.Equal(32, etags.Distinct().Count());
        Assert.Single((await Reminders.ReadRows(grain)).Reminders);
    }

    [DatabaseFact]
    public async Task A_reminder_is_removed_by_its_current_etag_only()
    {
        GrainId grain = Grain(1);
        string? stale = await Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromMinutes(1)));
        string? current = await Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromMinutes(1)));
        await Reminders.UpsertRow(Reminder(grain, "poll", TimeSpan.FromMinutes(1)));
        Assert.False(await Reminders.RemoveRow(grain, "sweep", stale!));
        Assert.True(await Reminders.RemoveRow(grain, "sweep", current!));
        Assert.False(await Reminders.RemoveRow(grain, "sweep", current!));
        Assert.Equal("poll", Assert.Single((await Reminders.ReadRows(grain)).Reminders).ReminderName);
        Assert.Equal(1, await silo.Database.CountAsync($"SELECT count(*) FROM OrleansRemindersTable WHERE GrainId = '{grain}'"));
    }

    [DatabaseTheory]
    [InlineData(0u, 0x4000_0000u)]
    [InlineData(0x2000_0000u, 0xA000_0000u)]
    [InlineData(0x7FFF_FFFFu, 0x8000_0000u)]
    [InlineData(0x9000_0000u, 0xF000_0000u)]
    [InlineData(0xC000_0000u, 0x3000_0000u)]
    [InlineData(0x5000_0000u, 0x5000_0000u)]
    public async Task A_range_is_open_below_and_closed_above_and_may_wrap_around(uint begin, uint end)
    {
        GrainId[] grains = [.. Enumerable.Range(0, 100).Select(Grain)];
        await Task.WhenAll(grains.Select(grain => Reminders.UpsertRow(Reminder(grain, "sweep", TimeSpan.FromMinutes(1)))));
        IEnumerable<GrainId> expected = grains.Where(grain => grain.GetUniformHashCode() is uint hash
            && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end));
        ReminderTableData read = await Reminders.ReadRows(begin, end);
        Assert.Equal(expected.Order(), read.Reminders.Select(reminder => reminder.GrainId).Where(grain => grain.Type == _type).Order());
    }

    private static ReminderEntry Reminder(GrainId grain, string name, TimeSpan period) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Noon, Period = period };

    private GrainId Grain(int number) => GrainId.Create(_type, IdSpan.Create($"shard-{number}"));
}
