using System.Globalization;
using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>Writes the shapes of a picture.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    public override string ToString() => _text.ToString();

    public void Raw(string text) => _text.Append(text);

    public void Line(double x1, double y1, double x2, double y2, string more = "") =>
        _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"{more}/>");

    public void Rectangle(double x, double y, double width, double height, string more) =>
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"{more}/>");

    public void Circle(double x, double y, double radius, string more) =>
        _text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\"{more}/>");

    public void Path(string more, params ReadOnlySpan<(char Command, double[] Numbers)> steps)
    {
        _text.Append("<path d=\"");
        foreach (var (command, numbers) in steps)
        {
            _text.Append(command);
            for (var i = 0; i < numbers.Length; i++)
            {
                _text.Append(i == 0 ? "" : " ").Append(numbers[i].ToString("0.##", CultureInfo.InvariantCulture));
            }
        }

        _text.Append('"').Append(more).Append("/>");
    }

    /// <summary>Text whose baseline is at y. The anchor is start, middle or end.</summary>
    public void Text(double x, double y, double size, string anchor, string text, string more = "")
    {
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" font-size=\"{size:0.##}\" text-anchor=\"{anchor}\"{more}>");
        _text.Append(Escape(text)).Append("</text>");
    }

    /// <summary>A gate's name, with what is set lower and higher.</summary>
    public void Label(double x, double y, double size, GateLabel label)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" font-size=\"{size:0.##}\" text-anchor=\"middle\">");
        _text.Append(Escape(label.Base));
        Shifted(label.Lower, size, 0.2);
        Shifted(label.Higher, size, -0.35);
        _text.Append("</text>");
    }

    /// <summary>Text as XML holds it: markup escaped, characters that XML cannot hold replaced.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ when Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    private void Shifted(string text, double size, double by)
    {
        if (text.Length > 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"<tspan dy=\"{by * size:0.##}\" font-size=\"{size * 0.7:0.##}\">{Escape(text)}</tspan>");
        }
    }
}
