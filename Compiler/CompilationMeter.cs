using System.Diagnostics;
using System.Globalization;

namespace Nexus.Compiler;

/// <summary>
/// Reckons how far a compilation has come. It consists of parts that count by weights; within a part its passes count alike, and where they are
/// repeated until nothing changes, each round counts half of what was left, because nobody knows how many there will be.
/// </summary>
/// <param name="progress">Is told of it, or null.</param>
/// <param name="total">What all parts count but a search.</param>
/// <param name="searchWeight">What a search counts that is made if there is time for it; 0 for none.</param>
/// <param name="searchTime">When that time is over, from now on.</param>
internal sealed class CompilationMeter(IProgress<CompilationProgress>? progress, double total, double searchWeight, TimeSpan searchTime)
{
    /// <summary>A search that still goes on is not done, whatever the clock says.</summary>
    private const double MostOfSearch = 0.99;

    private readonly long _start = Stopwatch.GetTimestamp();
    private double _done;
    private double _part;
    private TimeSpan? _search;
    private bool _searched;
    private string _attempt = "";

    /// <summary>Begins a part; what came before is done. Within a search there are no parts.</summary>
    public void Begin(double weight)
    {
        if (_search is null)
        {
            _done += _part;
            _part = weight;
        }
    }

    /// <summary>Begins an attempt of the search, which counts by the time that has passed since the first.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="best">The best that was found before.</param>
    public void Search(ulong number, CircuitFigures best)
    {
        Begin(searchWeight);
        _search ??= Stopwatch.GetElapsedTime(_start);
        _searched = true;
        _attempt = string.Create(
            CultureInfo.InvariantCulture, $"search {number}, best so far {best.TwoQubitGates} two-qubit gates at depth {best.Depth}: ");
    }

    /// <summary>Ends the search.</summary>
    public void EndSearch() => (_search, _attempt) = (null, "");

    /// <summary>Tells of a pass; from any thread.</summary>
    /// <param name="pass">Its name.</param>
    /// <param name="share">The share of the round that is done, from 0 to 1.</param>
    /// <param name="round">Which time the passes of the part run, from 0, where they are repeated; null where they are not.</param>
    public void Tell(string pass, double share, int? round)
    {
        if (progress is null)
        {
            return;
        }

        var passed = Stopwatch.GetElapsedTime(_start);
        var ofPart = _search is { } begun ? Math.Clamp((passed - begun) / (searchTime - begun), 0, MostOfSearch)
            : round is { } number ? 1 - (Math.Pow(2, -number) * (1 - (share / 2)))
            : share;
        var all = total + (_searched || passed < searchTime ? searchWeight : 0);
        var again = round > 0 ? string.Create(CultureInfo.InvariantCulture, $", round {round + 1}") : "";
        progress.Report(new CompilationProgress((_done + (_part * ofPart)) / all, _attempt + pass + again));
    }
}
