using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>
/// A rectangle of characters on which lines are drawn by the directions in which they leave a cell, so that lines that meet
/// become the right box-drawing character whatever order they are drawn in.
/// </summary>
internal sealed class TextCanvas(int rows, int columns, bool ascii)
{
    private const int Covered = -1;

    // Up, down, left, right; each none (0), light (1) or double (2). Combinations that drawings do not have fall back to light ones.
    private static readonly Dictionary<(int Up, int Down, int Left, int Right), char> Lines = Table();

    private readonly Cell[] _cells = new Cell[rows * columns];

    public int Rows => rows;

    /// <summary>Draws along a row; 1 for a light line, 2 for a double one.</summary>
    public void Horizontal(int row, int from, int to, int weight)
    {
        for (var column = from; column <= to; column++)
        {
            ref var cell = ref At(row, column);
            cell.Left = column > from ? weight : cell.Left;
            cell.Right = column < to ? weight : cell.Right;
        }
    }

    /// <summary>Draws a wire along a row, to both ends of it.</summary>
    public void Wire(int row, int from, int to, int weight)
    {
        for (var column = from; column <= to; column++)
        {
            ref var cell = ref At(row, column);
            cell.Left = cell.Right = weight;
        }
    }

    /// <summary>Draws along a column.</summary>
    public void Vertical(int column, int from, int to, int weight)
    {
        for (var row = from; row <= to; row++)
        {
            ref var cell = ref At(row, column);
            cell.Up = row > from ? weight : cell.Up;
            cell.Down = row < to ? weight : cell.Down;
        }
    }

    /// <summary>Draws a box, with nothing in it. What leads to its sides from without stays.</summary>
    public void Box(int top, int bottom, int left, int right)
    {
        for (var column = left + 1; column < right; column++)
        {
            At(top, column).Down = 0;
            At(bottom, column).Up = 0;
            for (var row = top + 1; row < bottom; row++)
            {
                At(row, column) = default;
            }
        }

        for (var row = top + 1; row < bottom; row++)
        {
            At(row, left).Right = 0;
            At(row, right).Left = 0;
        }

        Horizontal(top, left, right, 1);
        Horizontal(bottom, left, right, 1);
        Vertical(left, top, bottom, 1);
        Vertical(right, top, bottom, 1);
    }

    /// <summary>Puts a plain vertical line in the place of what is there: a wire passes behind it.</summary>
    public void Pass(int row, int column) => At(row, column) = new Cell { Up = 1, Down = 1 };

    /// <summary>Writes text over what is there.</summary>
    public void Text(int row, int column, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var width = CellWidth.Of(rune);
            if (width == 0 || column + width > columns)
            {
                continue;
            }

            At(row, column) = new Cell { Rune = rune.Value };
            if (width == 2)
            {
                At(row, column + 1) = new Cell { Rune = Covered };
            }

            column += width;
        }
    }

    /// <summary>Appends the rows, without blanks at their ends and without blank rows at the top and the bottom.</summary>
    public void AppendTo(StringBuilder text)
    {
        var lines = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            lines[row] = Line(row);
        }

        var first = Array.FindIndex(lines, l => l.Length > 0);
        var last = Array.FindLastIndex(lines, l => l.Length > 0);
        for (var row = first; row >= 0 && row <= last; row++)
        {
            text.Append(lines[row]).Append('\n');
        }
    }

    private string Line(int row)
    {
        var line = new StringBuilder();
        for (var column = 0; column < columns; column++)
        {
            var cell = At(row, column);
            if (cell.Rune > 0)
            {
                line.Append(new Rune(cell.Rune).ToString());
            }
            else if (cell.Rune == 0)
            {
                line.Append(ascii ? AsciiOf(cell) : LineOf(cell));
            }
        }

        return line.ToString().TrimEnd();
    }

    private static char LineOf(Cell cell) => Lines.TryGetValue((cell.Up, cell.Down, cell.Left, cell.Right), out var line)
        ? line
        : Lines[(Math.Min(cell.Up, 1), Math.Min(cell.Down, 1), Math.Min(cell.Left, 1), Math.Min(cell.Right, 1))];

    private static char AsciiOf(Cell cell)
    {
        var vertical = (cell.Up > 0 ? 1 : 0) + (cell.Down > 0 ? 1 : 0);
        var horizontal = (cell.Left > 0 ? 1 : 0) + (cell.Right > 0 ? 1 : 0);
        return (vertical, horizontal) switch
        {
            (0, 0) => ' ',
            (0, _) => Math.Max(cell.Left, cell.Right) == 2 ? '=' : '-',
            (2, < 2) => '|',
            (1, 0) => '|',
            _ => '+',
        };
    }

    private ref Cell At(int row, int column) => ref _cells[(row * columns) + column];

    private static Dictionary<(int, int, int, int), char> Table()
    {
        var table = new Dictionary<(int, int, int, int), char>
        {
            [(0, 0, 0, 0)] = ' ',
        };
        Add("─│┌┐└┘├┤┬┴┼", 1, 1);
        Add("═║╔╗╚╝╠╣╦╩╬", 2, 2);
        Add("═│╒╕╘╛╞╡╤╧╪", 1, 2);
        Add("─║╓╖╙╜╟╢╥╨╫", 2, 1);

        // Where a line ends, it goes through the cell.
        foreach (var weight in new[] { 1, 2 })
        {
            var (line, bar) = weight == 1 ? ('─', '│') : ('═', '║');
            table[(0, 0, weight, 0)] = table[(0, 0, 0, weight)] = line;
            table[(weight, 0, 0, 0)] = table[(0, weight, 0, 0)] = bar;
        }

        // A light line above and a double one below meet on a wire.
        foreach (var horizontal in new[] { 1, 2 })
        {
            table.TryAdd((1, 2, horizontal, horizontal), horizontal == 1 ? '╫' : '╬');
            table.TryAdd((2, 1, horizontal, horizontal), horizontal == 1 ? '╫' : '╬');
        }

        table[(0, 0, 1, 2)] = table[(0, 0, 2, 1)] = '═';
        return table;

        void Add(string characters, int v, int h)
        {
            (int, int, int, int)[] keys =
            [
                (0, 0, h, h), (v, v, 0, 0), (0, v, 0, h), (0, v, h, 0), (v, 0, 0, h), (v, 0, h, 0), (v, v, 0, h), (v, v, h, 0), (0, v, h, h), (v, 0, h, h), (v, v, h, h),
            ];
            for (var i = 0; i < keys.Length; i++)
            {
                table.TryAdd(keys[i], characters[i]);
            }
        }
    }

    private struct Cell
    {
        public int Rune;
        public int Up;
        public int Down;
        public int Left;
        public int Right;
    }
}
