using System.Globalization;
using Nexus.Storage.Jobs;

namespace Nexus.Grains.Jobs;

/// <summary>In what a definition differs from the job that is on record under its id, in words: the first difference only.</summary>
internal static class JobDifference
{
    /// <summary>The first difference but for the circuits; null when there is none. A seed that is left open fits any.</summary>
    public static string? Of(JobDefinition definition, JobRecord job, IReadOnlyList<JobItemRecord> items) =>
        OfSettings(definition, job)
        ?? (definition.Items.Length == items.Count ? null : Text($"it has {items.Count} circuits, not {definition.Items.Length}"))
        ?? definition.Items.Zip(items, OfItem).FirstOrDefault(difference => difference is not null);

    private static string? OfSettings(JobDefinition definition, JobRecord job) =>
        definition.Project != job.Project ? $"its project is '{job.Project}', not '{definition.Project}'"
        : definition.Name != job.Name ? $"its name is '{job.Name}', not '{definition.Name}'"
        : definition.Backend != job.Backend ? $"its backend is '{job.Backend}', not '{definition.Backend}'"
        : definition.Kind != job.Kind ? "its kind is another"
        : definition.RerunOf != job.RerunOf ? "it repeats another job, or none"
        : definition.Compile != job.Compile ? "its target, or how it is compiled, is another"
        : null;

    private static string? OfItem(JobItemDefinition definition, JobItemRecord item) =>
        definition.Shots != item.Settings.Shots ? Text($"the shots of its item {item.Number} are {item.Settings.Shots}, not {definition.Shots}")
        : definition.Seed is { } seed && seed != item.Settings.Seed ? Text($"the seed of its item {item.Number} is {item.Settings.Seed}, not {seed}")
        : !ItemInputs.Of(definition.Inputs).Equals(item.Settings.Inputs) ? Text($"its item {item.Number} has other inputs")
        : !ItemInputs.Of(definition.Options).Equals(item.Settings.Options) ? Text($"its item {item.Number} has other options")
        : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
