using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>Puts a layout into characters.</summary>
internal sealed class TextRenderer
{
    private const int Unlimited = int.MaxValue / 4;

    private readonly DrawingLayout _layout;
    private readonly bool _ascii;
    private readonly int _width;
    private readonly int _labelWidth;
    private readonly int _available;

    public TextRenderer(DrawingLayout layout, TextDrawingOptions options)
    {
        _layout = layout;
        _ascii = options.Ascii;
        _width = options.Width is { } width ? Math.Max(width, TextDrawingOptions.MinWidth) : Unlimited;
        _labelWidth = Math.Min(Math.Min(_width / 3, 40), layout.Wires.Select(w => CellWidth.Of(LabelOf(w))).DefaultIfEmpty(0).Max());

        // The label and a blank, the mark of continuation at the left, a piece of wire, and the mark at the right.
        _available = _width - _labelWidth - 4;
    }

    /// <summary>A line of its own, within the width and the characters allowed.</summary>
    public string Fit(string line) => Cut(Clean(line), _width);

    public void Draw(StringBuilder text)
    {
        if (_layout.Wires.Count == 0)
        {
            return;
        }

        var widths = new double[_layout.ColumnCount];
        foreach (var item in _layout.Items)
        {
            widths[item.Column] = Math.Max(widths[item.Column], WidthOf(item) + 1);
        }

        foreach (var frame in _layout.Frames)
        {
            foreach (var section in frame.Sections)
            {
                widths[section.Column] = Math.Max(widths[section.Column], 3);
            }

            foreach (var read in frame.Reads)
            {
                widths[frame.FirstColumn] = Math.Max(widths[frame.FirstColumn], CellWidth.Of(Clean(read.Text)) + 2);
            }

            widths[frame.LastColumn] = Math.Max(widths[frame.LastColumn], 2);
        }

        var runs = ColumnRun.Break(widths, _layout.Frames, section => CellWidth.Of(Clean(section.Label)) + 5, _available);
        var byRun = new List<DrawnItem>[runs.Count];
        var runOf = new int[_layout.ColumnCount];
        for (var run = 0; run < runs.Count; run++)
        {
            byRun[run] = [];
            for (var column = runs[run].First; column < runs[run].End; column++)
            {
                runOf[column] = run;
            }
        }

        foreach (var item in _layout.Items)
        {
            byRun[runOf[item.Column]].Add(item);
        }

        var framesByRun = new List<Frame>[runs.Count];
        for (var run = 0; run < runs.Count; run++)
        {
            framesByRun[run] = [];
        }

        foreach (var frame in _layout.Frames)
        {
            for (var run = runOf[frame.FirstColumn]; run <= runOf[frame.LastColumn]; run++)
            {
                framesByRun[run].Add(frame);
            }
        }

        for (var run = 0; run < runs.Count; run++)
        {
            if (run > 0)
            {
                text.Append('\n');
            }

            new Strip(this, runs[run], widths, byRun[run], framesByRun[run], run > 0, run + 1 < runs.Count).Draw(text);
        }
    }

    private static string LabelOf(Wire wire) => wire.Kind == WireKind.Register ? wire.Label : wire.Label + ":";

    /// <summary>The text without control characters, in ASCII where that is asked for.</summary>
    private string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return _ascii ? AsciiText.Of(clean.ToString()) : clean.ToString();
    }

    private string Cut(string text, int cells) => CellWidth.Cut(text, cells, _ascii ? "..." : "…");

    private string Inside(DrawnItem item)
    {
        var room = _available - 4 - PinWidth(item);
        var text = item.Angles.Length > 0 ? $"{item.Label.Plain}({item.Angles})" : item.Label.Plain;
        return Cut(Clean(text), Math.Max(1, room));
    }

    private int PinWidth(DrawnItem item) =>
        item.HasPins ? item.Marks.Where(m => m.Wire >= item.BoxTop && m.Wire <= item.BoxBottom).Select(m => CellWidth.Of(TextOf(m))).DefaultIfEmpty(0).Max() : 0;

    private string TextOf(Mark mark) => mark.Kind switch
    {
        MarkKind.Control => _ascii ? "o" : "●",
        MarkKind.Not => _ascii ? "X" : "⊕",
        MarkKind.Swap => _ascii ? "x" : "×",
        MarkKind.Arrow => _ascii ? "v" : "▼",
        MarkKind.Condition => _ascii ? "o" : "●",
        MarkKind.Bits => _ascii ? "o" : "■",
        MarkKind.Barrier => _ascii ? ":" : "░",
        _ => Clean(mark.Text),
    };

    private int WidthOf(DrawnItem item)
    {
        var width = item.HasBox ? CellWidth.Of(Inside(item)) + 4 + (PinWidth(item) > 0 ? PinWidth(item) + 1 : 0) : 1;
        foreach (var mark in item.Marks)
        {
            width = Math.Max(width, mark.Kind switch
            {
                MarkKind.Text => CellWidth.Of(Clean(mark.Text)),
                MarkKind.Ending => CellWidth.Of(Clean(mark.Text)) + 1,
                MarkKind.Arrow or MarkKind.Condition or MarkKind.Bits => CellWidth.Of(Below(mark)),
                _ => 1,
            });
        }

        return Math.Min(width, _available - 1);
    }

    private string Below(Mark mark) => Cut(Clean(mark.Text), _available - 2);

    /// <summary>One run of columns, drawn.</summary>
    private sealed class Strip
    {
        private readonly TextRenderer _owner;
        private readonly DrawingLayout _layout;
        private readonly ColumnRun _run;
        private readonly List<DrawnItem> _items;
        private readonly List<Frame> _frames;
        private readonly bool _continues;
        private readonly bool _goesOn;
        private readonly int[] _starts;
        private readonly int[] _widths;
        private readonly int _end;
        private readonly int[] _wireRows;
        private readonly int[] _labelRows;
        private readonly int[] _aboveRows;
        private readonly int[] _belowRows;
        private readonly int[] _frameTops;
        private readonly int[] _frameBottoms;
        private readonly int[] _topHeights;
        private readonly TextCanvas _canvas;

        public Strip(TextRenderer owner, ColumnRun run, double[] widths, List<DrawnItem> items, List<Frame> frames, bool continues, bool goesOn)
        {
            (_owner, _layout, _run, _items, _frames, _continues, _goesOn) = (owner, owner._layout, run, items, frames, continues, goesOn);
            _starts = new int[run.End - run.First + 1];
            _widths = new int[run.End - run.First];
            _starts[0] = owner._labelWidth + 3;
            for (var column = run.First; column < run.End; column++)
            {
                _widths[column - run.First] = (int)widths[column];
                _starts[column - run.First + 1] = _starts[column - run.First] + (int)widths[column];
            }

            _end = _starts[^1];
            var count = _layout.Wires.Count;
            (_wireRows, _labelRows, _aboveRows, _belowRows) = (new int[count], new int[count], new int[count], new int[count]);
            (_frameTops, _frameBottoms, _topHeights) = (new int[count], new int[count], new int[count]);
            var rows = PlaceRows();
            _canvas = new TextCanvas(rows, _end + 2, owner._ascii);
        }

        public void Draw(StringBuilder text)
        {
            DrawWires();
            foreach (var frame in _frames)
            {
                DrawFrame(frame);
            }

            foreach (var item in _items)
            {
                DrawItem(item);
            }

            _canvas.AppendTo(text);
        }

        /// <summary>Gives wires, the texts below registers, the edges of boxes and those of frames their rows.</summary>
        private int PlaceRows()
        {
            var count = _layout.Wires.Count;
            var (tops, bottoms) = (_topHeights, new int[count]);
            var (labelled, boxed) = (new bool[count], new bool[count]);
            foreach (var frame in _frames)
            {
                tops[frame.Top] = Math.Max(tops[frame.Top], frame.TopHeight);
                bottoms[frame.Bottom] = Math.Max(bottoms[frame.Bottom], frame.BottomHeight);
                if (frame.FirstColumn >= _run.First && frame.FirstColumn < _run.End)
                {
                    foreach (var read in frame.Reads)
                    {
                        labelled[read.Wire] |= read.Text.Length > 0;
                    }
                }
            }

            foreach (var item in _items)
            {
                foreach (var mark in item.Marks)
                {
                    labelled[mark.Wire] |= mark.Kind is MarkKind.Arrow or MarkKind.Condition or MarkKind.Bits && mark.Text.Length > 0;
                }

                for (var wire = item.BoxTop; wire >= 0 && wire <= item.BoxBottom; wire++)
                {
                    boxed[wire] = true;
                }
            }

            var row = 0;
            for (var wire = 0; wire < count; wire++)
            {
                var edged = _layout.Wires[wire].Kind != WireKind.Register || boxed[wire];
                if (wire == 0 || bottoms[wire - 1] > 0 || tops[wire] > 0)
                {
                    // Frames begin here: their edges have rows of their own.
                    _frameTops[wire] = row;
                    row += tops[wire];
                    _aboveRows[wire] = row;
                    row += edged ? 1 : 0;
                }
                else
                {
                    _aboveRows[wire] = _belowRows[wire - 1];
                    row = Math.Max(row, _aboveRows[wire] + (edged ? 1 : 0));
                }

                _wireRows[wire] = row++;
                _labelRows[wire] = row;
                row += labelled[wire] ? 1 : 0;
                _belowRows[wire] = row;
                row += edged ? 1 : 0;
                _frameBottoms[wire] = row;
                row += bottoms[wire];
            }

            return row;
        }

        private void DrawWires()
        {
            for (var wire = 0; wire < _layout.Wires.Count; wire++)
            {
                var label = _owner.Cut(_owner.Clean(LabelOf(_layout.Wires[wire])), _owner._labelWidth);
                var row = _wireRows[wire];
                _canvas.Text(row, _owner._labelWidth - CellWidth.Of(label), label);
                if (_layout.Wires[wire].Kind == WireKind.Phase)
                {
                    continue;
                }

                _canvas.Wire(row, _owner._labelWidth + 1, _end - 1, _layout.Wires[wire].Kind == WireKind.Qubit ? 1 : 2);
                if (_continues)
                {
                    _canvas.Text(row, _owner._labelWidth + 1, _owner._ascii ? "<" : "«");
                }

                if (_goesOn)
                {
                    _canvas.Text(row, _end, _owner._ascii ? ">" : "»");
                }
            }
        }

        private void DrawFrame(Frame frame)
        {
            var top = _frameTops[frame.Top] + _topHeights[frame.Top] - frame.TopHeight;
            var bottom = _frameBottoms[frame.Bottom] + frame.BottomHeight - 1;
            var begins = frame.FirstColumn >= _run.First;
            var ends = frame.LastColumn < _run.End;
            var left = begins ? StartOf(frame.FirstColumn) : _owner._labelWidth + 2;
            var right = ends ? StartOf(frame.LastColumn) : _end - 1;
            _canvas.Horizontal(top, left, right, 1);
            _canvas.Horizontal(bottom, left, right, 1);
            if (begins)
            {
                var center = left + 1;
                foreach (var read in frame.Reads)
                {
                    if (read.Wire > frame.Bottom)
                    {
                        _canvas.Vertical(center, bottom, _wireRows[read.Wire], 2);
                    }
                    else
                    {
                        _canvas.Vertical(center, _wireRows[read.Wire], top, 2);
                    }
                }

                foreach (var read in frame.Reads)
                {
                    _canvas.Text(_wireRows[read.Wire], center, _owner.TextOf(read));
                    _canvas.Text(_labelRows[read.Wire], center, _owner.Below(read));
                }
            }

            if (ends)
            {
                _canvas.Vertical(right, top, bottom, 1);
            }

            for (var i = 0; i < frame.Sections.Count; i++)
            {
                var (column, label) = frame.Sections[i];
                if (column < _run.First || column >= _run.End)
                {
                    continue;
                }

                var start = StartOf(column);
                _canvas.Vertical(start, top, bottom, 1);
                var next = i + 1 < frame.Sections.Count ? frame.Sections[i + 1].Column : frame.LastColumn;
                var room = (next < _run.End ? StartOf(next) : _end) - start - 4;
                if (room > 0)
                {
                    _canvas.Text(top, start + 2, " " + _owner.Cut(_owner.Clean(label), room) + " ");
                }
            }
        }

        private void DrawItem(DrawnItem item)
        {
            var start = StartOf(item.Column);
            var width = _widths[item.Column - _run.First] - 1;
            var own = _owner.WidthOf(item);
            var left = start + ((width - own) / 2);
            var center = left + ((own - 1) / 2);
            if (item.LineTop >= 0)
            {
                _canvas.Vertical(center, _wireRows[item.LineTop], _wireRows[item.LineBottom], 1);
            }

            if (item.DoubleTop >= 0)
            {
                _canvas.Vertical(center, _wireRows[item.DoubleTop], _wireRows[item.DoubleBottom], 2);
            }

            if (item.HasBox)
            {
                DrawBox(item, left, own, center);
            }

            for (var i = 0; i < item.Marks.Count; i++)
            {
                DrawMark(item, i, left, own, center);
            }
        }

        private void DrawBox(DrawnItem item, int start, int width, int center)
        {
            var inside = _owner.Inside(item);
            var pins = _owner.PinWidth(item);
            var boxWidth = CellWidth.Of(inside) + 4 + (pins > 0 ? pins + 1 : 0);
            var left = Math.Max(start, center - ((boxWidth - 1) / 2));
            var right = Math.Min(start + width - 1, left + boxWidth - 1);
            var (top, bottom) = (_aboveRows[item.BoxTop], _belowRows[item.BoxBottom]);
            _canvas.Box(top, bottom, left, right);
            var touched = item.TouchedInBox();
            foreach (var wire in item.PassedInBox(touched))
            {
                _canvas.Pass(_wireRows[wire], left);
                _canvas.Pass(_wireRows[wire], right);
            }

            var row = item.BoxTop == item.BoxBottom ? _wireRows[item.BoxTop] : (top + bottom) / 2;
            _canvas.Text(row, left + 2 + (pins > 0 ? pins + 1 : 0), inside);
            foreach (var mark in item.Marks)
            {
                if (item.HasPins && touched.Contains(mark.Wire))
                {
                    _canvas.Text(_wireRows[mark.Wire], left + 1, _owner.TextOf(mark));
                }
            }
        }

        private void DrawMark(DrawnItem item, int index, int start, int width, int center)
        {
            var mark = item.Marks[index];
            var row = _wireRows[mark.Wire];
            switch (mark.Kind)
            {
                case MarkKind.Pin:
                case MarkKind.Control when item.HasBox && mark.Wire >= item.BoxTop && mark.Wire <= item.BoxBottom:
                    break;
                case MarkKind.Arrow or MarkKind.Condition or MarkKind.Bits:
                    _canvas.Text(row, center, _owner.TextOf(mark));
                    var text = _owner.Below(mark);
                    _canvas.Text(_labelRows[mark.Wire], Math.Clamp(center - ((CellWidth.Of(text) - 1) / 2), start, Math.Max(start, start + width - CellWidth.Of(text))), text);
                    break;
                case MarkKind.Barrier:
                    _canvas.Text(row, center, _owner.TextOf(mark));
                    if (index + 1 < item.Marks.Count && item.Marks[index + 1].Wire == mark.Wire + 1 && _wireRows[mark.Wire + 1] == row + 2)
                    {
                        _canvas.Text(row + 1, center, _owner.TextOf(mark));
                    }

                    break;
                case MarkKind.Text:
                    _canvas.Text(row, center - ((CellWidth.Of(_owner.TextOf(mark)) - 1) / 2), _owner.TextOf(mark));
                    break;
                case MarkKind.Ending:
                    _canvas.Text(row, start, _owner.Cut(" " + _owner.TextOf(mark), _owner._available - 1).PadRight(width + 1));
                    break;
                default:
                    _canvas.Text(row, center, _owner.TextOf(mark));
                    break;
            }
        }

        private int StartOf(int column) => _starts[column - _run.First];
    }
}
