using System.Text;

namespace Nexus.Circuits.Drawing;

/// <summary>Draws circuits with characters, for terminals and plain text.</summary>
public static class TextDrawing
{
    /// <summary>
    /// The drawing: a line for each qubit and for each classical register, time going to the right. Lines end in a line feed.
    /// Takes time and memory linear in the size of the drawing.
    /// </summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="options">How it is drawn; null for the defaults.</param>
    public static string Draw(Circuit circuit, TextDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        options ??= new TextDrawingOptions();
        var layout = LayoutBuilder.Of(circuit, options.MaxOperations, options.MaxWires);
        var text = new StringBuilder();
        var renderer = new TextRenderer(layout, options);
        foreach (var line in layout.Header)
        {
            text.Append(renderer.Fit(line)).Append('\n');
        }

        renderer.Draw(text);
        foreach (var line in layout.Notes)
        {
            text.Append(renderer.Fit(line)).Append('\n');
        }

        return text.ToString();
    }
}
