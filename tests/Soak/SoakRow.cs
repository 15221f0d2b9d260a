using System.Globalization;

namespace Nexus.Soak;

/// <summary>A row of the table: what the server has done and takes at a moment.</summary>
/// <param name="At">The time since the beginning.</param>
/// <param name="Jobs">How many jobs their users are done with.</param>
/// <param name="Answers">How many calls were answered.</param>
/// <param name="Kills">How many times the server was killed.</param>
/// <param name="Resident">Its resident memory, in bytes.</param>
/// <param name="Handles">Its handles.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Database">The size of the database, in bytes.</param>
/// <param name="Kept">How many jobs have not been deleted.</param>
internal sealed record SoakRow(TimeSpan At, long Jobs, long Answers, int Kills, long Resident, int Handles, int Threads, long Database, int Kept)
{
    /// <summary>The heads of the columns.</summary>
    public const string Head = "    time     jobs  answers  kills  resident MiB  handles  threads  database MiB  kept jobs";

    private const double MiB = 1024 * 1024;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At:hh\\:mm\\:ss}  {Jobs,7}  {Answers,7}  {Kills,5}  {Resident / MiB,12:0.0}  {Handles,7}  {Threads,7}  {Database / MiB,12:0.0}  {Kept,9}");
}
