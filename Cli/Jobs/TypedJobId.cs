namespace Nexus.Cli.Jobs;

/// <summary>The argument JOB: a job's id, or the beginning of one.</summary>
/// <param name="Text">As the user typed it.</param>
/// <param name="Digits">Its hexadecimal digits, in lower case and without hyphens.</param>
internal sealed record TypedJobId(string Text, string Digits)
{
    private const int MaxDigits = 32;

    /// <summary>Reads what the user typed.</summary>
    /// <exception cref="CommandException">It is not the beginning of an id.</exception>
    public static TypedJobId Parse(string typed)
    {
        var digits = typed.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.Length is > 0 and <= MaxDigits && digits.All(char.IsAsciiHexDigit)
            ? new TypedJobId(typed, digits)
            : throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, $"JOB must be a job's id or the beginning of one, not '{typed}'.")
            { Field = "JOB" });
    }

    /// <summary>The refusal of a job that is not there.</summary>
    public static CommandException NotFound(string job) =>
        new(new Failure(ExitCode.InputRefused, ErrorCode.NotFound, $"There is no job {job}.") { Field = "JOB" });

    /// <inheritdoc cref="NotFound(string)"/>
    public CommandException NotFound() => NotFound(Text);

    /// <summary>The only job whose id begins with the digits.</summary>
    /// <exception cref="CommandException">It is no job's, or several jobs'.</exception>
    public async Task<Guid> ResolveAsync(IAsyncEnumerable<Guid> all, CancellationToken cancellationToken)
    {
        var matching = new List<Guid>();
        await foreach (var jobId in all.WithCancellation(cancellationToken))
        {
            if (jobId.ToString("N").StartsWith(Digits, StringComparison.Ordinal))
            {
                matching.Add(jobId);
            }
        }

        return matching.Count switch
        {
            1 => matching[0],
            0 => throw NotFound(),
            _ => throw new CommandException(new Failure(
                ExitCode.InputRefused,
                ErrorCode.InvalidArgument,
                $"{matching.Count} jobs have an id that begins with '{Text}', among them {matching[0]} and {matching[1]}. Type more of it.")
            { Field = "JOB" }),
        };
    }
}
