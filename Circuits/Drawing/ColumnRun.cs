namespace Nexus.Circuits.Drawing;

/// <summary>A run of columns that stand beside one another, between line breaks.</summary>
/// <param name="First">The first column.</param>
/// <param name="End">The column after the last.</param>
internal readonly record struct ColumnRun(int First, int End)
{
    /// <summary>
    /// Widens columns so that the labels of frames fit, and breaks them into runs that fit a width. A frame's part is not begun where its
    /// label has no room.
    /// </summary>
    /// <param name="widths">The columns' widths; changed.</param>
    /// <param name="frames">The frames, each before those in it.</param>
    /// <param name="labelWidth">How wide a section must be for its label.</param>
    /// <param name="available">The most that a run may be wide.</param>
    public static List<ColumnRun> Break(double[] widths, IReadOnlyList<Frame> frames, Func<FrameSection, double> labelWidth, double available)
    {
        var needs = (double[])widths.Clone();
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            var frame = frames[i];
            for (var section = 0; section < frame.Sections.Count; section++)
            {
                var first = frame.Sections[section].Column;
                var end = section + 1 < frame.Sections.Count ? frame.Sections[section + 1].Column : frame.LastColumn;
                var need = Math.Min(labelWidth(frame.Sections[section]), available);
                var width = 0.0;
                for (var column = first; column < end; column++)
                {
                    width += widths[column];
                }

                if (width < need)
                {
                    widths[end - 1] += need - width;
                }

                needs[first] = Math.Max(needs[first], need);
            }
        }

        var runs = new List<ColumnRun>();
        var start = 0;
        var used = 0.0;
        var reach = 0.0;
        for (var column = 0; column < widths.Length; column++)
        {
            if (column > start && used + Math.Max(needs[column], widths[column]) > available)
            {
                // A frame that goes on in the next run may have begun with a label longer than what stands below it here.
                widths[column - 1] += Math.Max(0, reach - used);
                runs.Add(new ColumnRun(start, column));
                (start, used, reach) = (column, 0, 0);
            }

            reach = Math.Max(reach, used + needs[column]);
            used += widths[column];
        }

        runs.Add(new ColumnRun(start, widths.Length));
        return runs;
    }
}
