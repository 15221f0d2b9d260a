namespace Nexus.Cli.Jobs;

/// <summary>The argument JOB: a job's id, or the beginning of one.</summary>
internal static class TypedJobId
{
    private const int Digits = 32;

    /// <summary>The digits, without hyphens, that the user typed of a job's id.</summary>
    /// <exception cref="CommandException">It is not the beginning of an id.</exception>
    public static string Parse(string typed)
    {
        var digits = typed.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.Length is > 0 and <= Digits && digits.All(char.IsAsciiHexDigit)
            ? digits
            : throw new CommandException(new Failure(
                ExitCode.Usage, ErrorCode.Usage, $"JOB must be a job's id or the beginning of one, not '{typed}'.")
            { Field = "JOB" });
    }

    /// <summary>The only job whose id begins with the digits.</summary>
    /// <exception cref="CommandException">It is no job's, or several jobs'.</exception>
    public static async Task<Guid> ResolveAsync(string digits, IAsyncEnumerable<Guid> all, CancellationToken cancellationToken)
    {
        var matching = new List<Guid>();
        await foreach (var jobId in all.WithCancellation(cancellationToken))
        {
            if (jobId.ToString("N").StartsWith(digits, StringComparison.Ordinal))
            {
                matching.Add(jobId);
            }
        }

        return matching.Count switch
        {
            1 => matching[0],
            0 => throw NotFound(digits),
            _ => throw new CommandException(new Failure(
                ExitCode.InputRefused,
                ErrorCode.InvalidArgument,
                $"{matching.Count} jobs have an id that begins with '{digits}', among them {matching[0]} and {matching[1]}. Type more of it.")
            { Field = "JOB" }),
        };
    }

    /// <summary>The refusal of a job that is not there.</summary>
    public static CommandException NotFound(string typed) =>
        new(new Failure(ExitCode.InputRefused, ErrorCode.NotFound, $"There is no job {typed}.") { Field = "JOB" });
}
