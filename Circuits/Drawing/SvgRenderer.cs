using System.Globalization;

namespace Nexus.Circuits.Drawing;

/// <summary>Puts a layout into shapes. Lengths are in user units, which are pixels at the picture's natural size.</summary>
internal sealed class SvgRenderer
{
    private const double Margin = 14;
    private const double Pitch = 44;
    private const double HalfBox = 16;
    private const double Gap = 12;
    private const double NameSize = 14;
    private const double SmallSize = 10.5;
    private const double FrameTop = 19;
    private const double FrameBottom = 8;
    private const double RunGap = 22;
    private const double LineHeight = 20;
    private const string Ink = "#222";

    private readonly Circuit _circuit;
    private readonly DrawingLayout _layout;
    private readonly SvgDrawingOptions _options;
    private readonly double _labelWidth;
    private readonly double _available;
    private readonly double _maxWidth;
    private readonly SvgWriter _svg = new();

    public SvgRenderer(Circuit circuit, DrawingLayout layout, SvgDrawingOptions options)
    {
        (_circuit, _layout, _options) = (circuit, layout, options);
        _maxWidth = Math.Max(options.MaxWidth, SvgDrawingOptions.MinWidth);
        _labelWidth = Math.Min(_maxWidth / 4, layout.Wires.Select(w => TextWidth.Of(w.Label, NameSize)).DefaultIfEmpty(0).Max());
        _available = _maxWidth - (2 * Margin) - _labelWidth - 36;
    }

    private double Left => Margin + _labelWidth + 18;

    public string Draw()
    {
        var widths = Widths();
        var runs = ColumnRun.Break(widths, _layout.Frames, section => TextWidth.Of(section.Label, SmallSize) + 22, _available);
        var runOf = new int[_layout.ColumnCount];
        var drawings = new Strip[runs.Count];
        var top = Margin + (LineHeight * _layout.Header.Count);
        for (var run = 0; run < runs.Count; run++)
        {
            Array.Fill(runOf, run, runs[run].First, runs[run].End - runs[run].First);
            drawings[run] = new Strip(this, runs[run], widths, run > 0, run + 1 < runs.Count);
        }

        foreach (var item in _layout.Items)
        {
            drawings[runOf[item.Column]].Items.Add(item);
        }

        foreach (var frame in _layout.Frames)
        {
            for (var run = runOf[frame.FirstColumn]; run <= runOf[frame.LastColumn]; run++)
            {
                drawings[run].Frames.Add(frame);
            }
        }

        foreach (var drawing in drawings)
        {
            top = _layout.Wires.Count == 0 ? top : drawing.PlaceWires(top) + RunGap;
        }

        top -= _layout.Wires.Count == 0 ? 0 : RunGap;
        var notes = _layout.Header.Concat(_layout.Notes).Select(n => (2 * Margin) + TextWidth.Of(n, NameSize)).DefaultIfEmpty(0).Max();
        var width = Math.Ceiling(Math.Max(Math.Min(notes, _maxWidth), drawings.Max(d => d.End) + Margin + 14));
        var height = Math.Ceiling(top + (LineHeight * _layout.Notes.Count) + Margin);
        Begin(width, height);
        for (var line = 0; line < _layout.Header.Count; line++)
        {
            _svg.Text(Margin, Margin + (LineHeight * line) + NameSize, NameSize, "start", TextWidth.Cut(_layout.Header[line], NameSize, _maxWidth - (2 * Margin)));
        }

        foreach (var drawing in _layout.Wires.Count == 0 ? [] : drawings)
        {
            drawing.Draw();
        }

        for (var line = 0; line < _layout.Notes.Count; line++)
        {
            _svg.Text(Margin, top + (LineHeight * (line + 1)), NameSize, "start", _layout.Notes[line], " fill=\"#666\"");
        }

        _svg.Raw("</g></svg>\n");
        return _svg.ToString();
    }

    private void Begin(double width, double height)
    {
        var name = _circuit.Name.Length > 0 ? $"Quantum circuit {_circuit.Name}" : "Quantum circuit";
        var description = string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(_circuit.QubitCount, "qubit")}, {Count(_circuit.BitCount, "classical bit")}, {Count(_circuit.Count, "operation")}; time goes from left to right.");
        _svg.Raw(string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">"));
        _svg.Raw($"<title>{SvgWriter.Escape(name)}</title><desc>{SvgWriter.Escape(description)}</desc>");
        _svg.Raw($"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><g font-family=\"Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif\" fill=\"{Ink}\">");

        static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
    }

    private double[] Widths()
    {
        var widths = new double[_layout.ColumnCount];
        foreach (var item in _layout.Items)
        {
            widths[item.Column] = Math.Max(widths[item.Column], WidthOf(item) + Gap);
        }

        foreach (var frame in _layout.Frames)
        {
            foreach (var section in frame.Sections)
            {
                widths[section.Column] = Math.Max(widths[section.Column], 16);
            }

            foreach (var read in frame.Reads)
            {
                widths[frame.FirstColumn] = Math.Max(widths[frame.FirstColumn], TextWidth.Of(read.Text, SmallSize) + 16);
            }

            widths[frame.LastColumn] = Math.Max(widths[frame.LastColumn], 16);
        }

        for (var column = 0; column < widths.Length; column++)
        {
            widths[column] = Math.Min(widths[column], _available);
        }

        return widths;
    }

    private static double PinWidth(DrawnItem item) => item.HasPins ? 16 : 0;

    private double BoxWidth(DrawnItem item)
    {
        var text = Math.Max(TextWidth.Of(item.Label.Plain, NameSize), TextWidth.Of(item.Angles, SmallSize));
        return Math.Min(Math.Max(2 * HalfBox, text + 14 + PinWidth(item)), _available - Gap);
    }

    private double WidthOf(DrawnItem item)
    {
        var width = item.HasBox ? BoxWidth(item) : 20;
        foreach (var mark in item.Marks)
        {
            width = Math.Max(width, mark.Kind switch
            {
                MarkKind.Text or MarkKind.Ending => TextWidth.Of(mark.Text, NameSize) + 6,
                MarkKind.Arrow or MarkKind.Condition or MarkKind.Bits => TextWidth.Of(mark.Text, SmallSize),
                _ => 0,
            });
        }

        return Math.Min(width, _available - Gap);
    }

    private string Fill(ItemClass itemClass) => !_options.Colour ? "#fff" : itemClass switch
    {
        ItemClass.Pauli => "#d8e8f8",
        ItemClass.Hadamard => "#fdeac6",
        ItemClass.Diagonal => "#dbf0dc",
        ItemClass.Rotation => "#e9e1f5",
        ItemClass.Interaction => "#fbdedb",
        ItemClass.Box => "#e6eef0",
        ItemClass.Assign => "#f6f1df",
        ItemClass.Measure => "#f1f1f1",
        _ => "#fff",
    };

    private static string TitleOf(DrawnItem item)
    {
        var name = item.Class switch
        {
            ItemClass.Measure => "measure",
            ItemClass.Reset => "reset",
            ItemClass.Barrier => "barrier",
            ItemClass.Ending => "permutation",
            _ => item.Angles.Length > 0 ? $"{item.Label.Plain}({item.Angles})" : item.Label.Plain,
        };
        var controls = item.Marks.Count(m => m.Kind == MarkKind.Control);

        // A controlled Z is drawn as controls on all of its qubits.
        var isZ = !item.HasBox && item.Class == ItemClass.Diagonal;
        return controls > (isZ ? 2 : 1) ? string.Create(CultureInfo.InvariantCulture, $"{name}, {controls - (isZ ? 1 : 0)} controls") : controls > 0 ? "controlled " + name : name;
    }

    /// <summary>One run of columns, drawn.</summary>
    private sealed class Strip
    {
        private readonly SvgRenderer _owner;
        private readonly SvgWriter _svg;
        private readonly DrawingLayout _layout;
        private readonly ColumnRun _run;
        private readonly bool _continues;
        private readonly bool _goesOn;
        private readonly double[] _starts;
        private readonly double[] _centers;

        public Strip(SvgRenderer owner, ColumnRun run, double[] widths, bool continues, bool goesOn)
        {
            (_owner, _svg, _layout, _run, _continues, _goesOn) = (owner, owner._svg, owner._layout, run, continues, goesOn);
            _starts = new double[run.End - run.First + 1];
            _starts[0] = owner.Left;
            for (var column = run.First; column < run.End; column++)
            {
                _starts[column - run.First + 1] = _starts[column - run.First] + widths[column];
            }

            _centers = new double[_layout.Wires.Count];
        }

        public List<DrawnItem> Items { get; } = [];

        public List<Frame> Frames { get; } = [];

        public double End => _starts[^1];

        /// <summary>Gives the wires their heights; returns where the run ends.</summary>
        public double PlaceWires(double top)
        {
            var (tops, bottoms) = (new int[_centers.Length], new int[_centers.Length]);
            foreach (var frame in Frames)
            {
                tops[frame.Top] = Math.Max(tops[frame.Top], frame.TopHeight);
                bottoms[frame.Bottom] = Math.Max(bottoms[frame.Bottom], frame.BottomHeight);
            }

            for (var wire = 0; wire < _centers.Length; wire++)
            {
                top += tops[wire] * FrameTop;
                _centers[wire] = top + (Pitch / 2);
                top += Pitch + (bottoms[wire] * FrameBottom);
            }

            return top;
        }

        public void Draw()
        {
            foreach (var frame in Frames)
            {
                DrawFrame(frame);
            }

            DrawWires();
            foreach (var item in Items)
            {
                _svg.Raw($"<g class=\"operation\"><title>{SvgWriter.Escape(TitleOf(item))}</title>");
                DrawItem(item);
                _svg.Raw("</g>");
            }
        }

        private void DrawWires()
        {
            for (var wire = 0; wire < _centers.Length; wire++)
            {
                var y = _centers[wire];
                var (kind, label) = _layout.Wires[wire];
                _svg.Text(Margin + _owner._labelWidth, y + 4.5, NameSize, "end", TextWidth.Cut(label, NameSize, _owner._labelWidth), " class=\"label\"");
                if (kind == WireKind.Qubit)
                {
                    _svg.Line(_owner.Left - 10, y, End + 2, y, $" stroke=\"{Ink}\" stroke-width=\"1\"");
                }
                else if (kind == WireKind.Register)
                {
                    _svg.Line(_owner.Left - 10, y - 1.5, End + 2, y - 1.5, " stroke=\"#666\" stroke-width=\"1\"");
                    _svg.Line(_owner.Left - 10, y + 1.5, End + 2, y + 1.5, " stroke=\"#666\" stroke-width=\"1\"");
                }

                if (_goesOn && kind != WireKind.Phase)
                {
                    _svg.Text(End + 5, y + 4, NameSize, "start", "»", " fill=\"#888\"");
                }

                if (_continues && kind != WireKind.Phase)
                {
                    _svg.Rectangle(_owner.Left - 11, y - 6, 10, 12, " fill=\"#fff\"");
                    _svg.Text(_owner.Left - 2, y + 4, NameSize, "end", "«", " fill=\"#888\"");
                }
            }
        }

        private void DrawFrame(Frame frame)
        {
            var top = _centers[frame.Top] - (Pitch / 2) - (frame.TopHeight * FrameTop) + 3;
            var bottom = _centers[frame.Bottom] + (Pitch / 2) + ((frame.BottomHeight - 1) * FrameBottom) + 4;
            var begins = frame.FirstColumn >= _run.First;
            var ends = frame.LastColumn < _run.End;
            var left = begins ? StartOf(frame.FirstColumn) + 4 : _owner.Left - 6;
            var right = ends ? StartOf(frame.LastColumn) + 8 : End + 2;
            var fill = _owner._options.Colour ? "#6080c0" : "#808080";
            _svg.Rectangle(left, top, right - left, bottom - top, $" fill=\"{fill}\" fill-opacity=\"0.06\"");
            const string Dashed = " fill=\"none\" stroke=\"#667\" stroke-width=\"1\" stroke-dasharray=\"5 3\"";
            _svg.Line(left, top, right, top, Dashed);
            _svg.Line(left, bottom, right, bottom, Dashed);
            if (ends)
            {
                _svg.Line(right, top, right, bottom, Dashed);
            }

            if (begins)
            {
                foreach (var read in frame.Reads)
                {
                    var y = _centers[read.Wire];
                    Double(left + 5, read.Wire > frame.Bottom ? bottom : top, y);
                    _svg.Circle(left + 5, y, 4, $" fill=\"{Ink}\"");
                    _svg.Text(left + 5, y + 16, SmallSize, "middle", read.Text);
                }
            }

            for (var i = 0; i < frame.Sections.Count; i++)
            {
                var (column, label) = frame.Sections[i];
                if (column < _run.First || column >= _run.End)
                {
                    continue;
                }

                var start = StartOf(column) + 4;
                _svg.Line(start, top, start, bottom, Dashed);
                var next = i + 1 < frame.Sections.Count ? frame.Sections[i + 1].Column : frame.LastColumn;
                var room = (next < _run.End ? StartOf(next) : End) - start - 8;
                _svg.Text(start + 6, top + 13, SmallSize, "start", TextWidth.Cut(label, SmallSize, Math.Max(room, 0)), " fill=\"#334\" font-style=\"italic\"");
            }
        }

        private void DrawItem(DrawnItem item)
        {
            var start = StartOf(item.Column);
            var x = start + ((StartOf(item.Column + 1) - start) / 2);
            if (item.LineTop >= 0 && item.LineBottom > item.LineTop)
            {
                _svg.Line(x, _centers[item.LineTop], x, _centers[item.LineBottom], $" stroke=\"{Ink}\" stroke-width=\"1.2\"");
            }

            if (item.DoubleTop >= 0)
            {
                Double(x, _centers[item.DoubleTop], _centers[item.DoubleBottom]);
            }

            if (item.HasBox)
            {
                DrawBox(item, x);
            }

            foreach (var mark in item.Marks)
            {
                DrawMark(item, mark, x, start);
            }
        }

        private void DrawBox(DrawnItem item, double x)
        {
            var width = _owner.BoxWidth(item);
            var left = x - (width / 2);
            var (top, bottom) = (_centers[item.BoxTop] - HalfBox, _centers[item.BoxBottom] + HalfBox);
            _svg.Rectangle(left, top, width, bottom - top, $" class=\"gate\" rx=\"2\" fill=\"{_owner.Fill(item.Class)}\" stroke=\"{Ink}\" stroke-width=\"1\"");
            var middle = (top + bottom) / 2;
            if (item.Class == ItemClass.Measure)
            {
                _svg.Path($" fill=\"none\" stroke=\"{Ink}\" stroke-width=\"1.2\"", ('M', [x - 9, middle + 6]), ('A', [9, 9, 0, 0, 1, x + 9, middle + 6]));
                _svg.Line(x, middle + 6, x + 7, middle - 7, $" stroke=\"{Ink}\" stroke-width=\"1.2\"");
                return;
            }

            foreach (var wire in item.PassedInBox(item.TouchedInBox()))
            {
                const string Faint = " stroke=\"#999\" stroke-width=\"0.8\" stroke-dasharray=\"2 3\"";
                _svg.Line(left, _centers[wire], left + 16, _centers[wire], Faint);
                _svg.Line(left + width - 6, _centers[wire], left + width, _centers[wire], Faint);
            }

            var pins = PinWidth(item);
            var room = width - pins - 8;
            var center = x + (pins / 2);
            var label = TextWidth.Of(item.Label.Plain, NameSize) <= room ? item.Label : new GateLabel(TextWidth.Cut(item.Label.Plain, NameSize, room));
            _svg.Label(center, middle + (item.Angles.Length > 0 ? -2.5 : 5), item.Angles.Length > 0 ? NameSize - 1 : NameSize, label);
            if (item.Angles.Length > 0)
            {
                _svg.Text(center, middle + 11.5, SmallSize, "middle", TextWidth.Cut(item.Angles, SmallSize, room));
            }

            foreach (var mark in item.Marks)
            {
                if (item.HasPins && mark.Kind == MarkKind.Pin)
                {
                    _svg.Text(left + 5, _centers[mark.Wire] + 4, SmallSize, "start", mark.Text, " fill=\"#445\"");
                }
                else if (item.HasPins && mark.Kind == MarkKind.Control && mark.Wire > item.BoxTop && mark.Wire < item.BoxBottom)
                {
                    _svg.Circle(left + 8, _centers[mark.Wire], 3.5, $" fill=\"{Ink}\"");
                }
            }
        }

        private void DrawMark(DrawnItem item, Mark mark, double x, double start)
        {
            var y = _centers[mark.Wire];
            switch (mark.Kind)
            {
                case MarkKind.Control when item.HasBox && mark.Wire > item.BoxTop && mark.Wire < item.BoxBottom:
                    break;
                case MarkKind.Control:
                    _svg.Circle(x, y, 4.5, $" fill=\"{Ink}\"");
                    break;
                case MarkKind.Not:
                    _svg.Circle(x, y, 10, $" fill=\"{_owner.Fill(ItemClass.Pauli)}\" stroke=\"{Ink}\" stroke-width=\"1.2\"");
                    _svg.Line(x - 10, y, x + 10, y, $" stroke=\"{Ink}\" stroke-width=\"1.2\"");
                    _svg.Line(x, y - 10, x, y + 10, $" stroke=\"{Ink}\" stroke-width=\"1.2\"");
                    break;
                case MarkKind.Swap:
                    _svg.Line(x - 6, y - 6, x + 6, y + 6, $" stroke=\"{Ink}\" stroke-width=\"1.6\"");
                    _svg.Line(x - 6, y + 6, x + 6, y - 6, $" stroke=\"{Ink}\" stroke-width=\"1.6\"");
                    break;
                case MarkKind.Arrow:
                    _svg.Path($" fill=\"{Ink}\"", ('M', [x - 4.5, y - 8]), ('L', [x + 4.5, y - 8]), ('L', [x, y - 1]), ('Z', []));
                    _svg.Text(x, y + 16, SmallSize, "middle", Below(item, mark));
                    break;
                case MarkKind.Condition:
                    _svg.Circle(x, y, 4.5, $" fill=\"{Ink}\"");
                    _svg.Text(x, y + 16, SmallSize, "middle", Below(item, mark));
                    break;
                case MarkKind.Bits:
                    _svg.Rectangle(x - 4, y - 4, 8, 8, $" fill=\"{Ink}\"");
                    _svg.Text(x, y + 16, SmallSize, "middle", Below(item, mark));
                    break;
                case MarkKind.Text:
                    var width = TextWidth.Of(mark.Text, NameSize);
                    _svg.Rectangle(x - (width / 2) - 2, y - 10, width + 4, 20, " fill=\"#fff\"");
                    _svg.Text(x, y + 5, NameSize, "middle", mark.Text);
                    break;
                case MarkKind.Barrier:
                    _svg.Rectangle(x - 5, y - (Pitch / 2), 10, Pitch, " fill=\"#888\" fill-opacity=\"0.18\"");
                    _svg.Line(x, y - (Pitch / 2), x, y + (Pitch / 2), " stroke=\"#555\" stroke-width=\"1\" stroke-dasharray=\"4 3\"");
                    break;
                case MarkKind.Ending:
                    _svg.Rectangle(start + 2, y - 10, End - start + 4, 20, " fill=\"#fff\"");
                    _svg.Text(start + 6, y + 5, NameSize, "start", TextWidth.Cut(mark.Text, NameSize, End - start));
                    break;
            }
        }

        private string Below(DrawnItem item, Mark mark) => TextWidth.Cut(mark.Text, SmallSize, StartOf(item.Column + 1) - StartOf(item.Column));

        private void Double(double x, double from, double to)
        {
            _svg.Line(x - 1.3, from, x - 1.3, to, " stroke=\"#666\" stroke-width=\"1\"");
            _svg.Line(x + 1.3, from, x + 1.3, to, " stroke=\"#666\" stroke-width=\"1\"");
        }

        private double StartOf(int column) => _starts[column - _run.First];
    }
}
