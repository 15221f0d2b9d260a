namespace Nexus.Faults.Invariants;

/// <summary>What callers were told about a job, and so must hold whatever dies.</summary>
/// <param name="jobId">The job.</param>
/// <param name="items">How many items it has.</param>
/// <param name="hasProbedResults">Whether its results tell whose they are: those of the backend <c>probe</c> do.</param>
public sealed class AcknowledgedJob(Guid jobId, int items, bool hasProbedResults)
{
    private readonly int[] _sent = new int[items];
    private readonly int[] _maybeSent = new int[items];

    /// <summary>The job.</summary>
    public Guid JobId => jobId;

    /// <summary>How many items it has.</summary>
    public int Items => items;

    /// <summary>Whether its results tell whose they are.</summary>
    public bool HasProbedResults => hasProbedResults;

    /// <summary>Whether its deletion was asked for: it may be gone.</summary>
    public bool MayBeGone { get; private set; }

    /// <summary>Whether its deletion was acknowledged: it must be gone once all is quiet.</summary>
    public bool MustBeGone { get; private set; }

    /// <summary>Whether an answer was lost, so that more may have been done than is known here.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Whether nothing was asked of it since it was submitted.</summary>
    public bool IsUndisturbed { get; private set; } = true;

    /// <summary>Something is asked of it.</summary>
    public void Disturbed() => IsUndisturbed = false;

    /// <summary>An item was resubmitted in a way that makes a new attempt, and that was acknowledged.</summary>
    public void Sent(int number) => _sent[number - 1]++;

    /// <summary>Items were to be resubmitted in such a way, and no answer came.</summary>
    public void MaybeSent(IEnumerable<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        IsUncertain = true;
        foreach (var number in numbers)
        {
            _maybeSent[number - 1]++;
        }
    }

    /// <summary>Its deletion is asked for.</summary>
    public void DeletionAsked() => MayBeGone = true;

    /// <summary>Its deletion was acknowledged: done, or on record.</summary>
    public void DeletionAcknowledged() => MayBeGone = MustBeGone = true;

    /// <summary>The attempts that an item may stand in.</summary>
    public (int Least, int Most) Attempts(int number) => (1 + _sent[number - 1], 1 + _sent[number - 1] + _maybeSent[number - 1]);
}
