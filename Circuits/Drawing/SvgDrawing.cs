namespace Nexus.Circuits.Drawing;

/// <summary>Draws circuits as scalable vector graphics (SVG 1.1), for documents and web pages.</summary>
public static class SvgDrawing
{
    /// <summary>
    /// The picture as an XML document without a declaration: no scripts, no style sheets, no references to anything outside; all text
    /// escaped. It carries a title and a description for those who cannot see it. Takes time and memory linear in its size.
    /// </summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="options">How it is drawn; null for the defaults.</param>
    public static string Draw(Circuit circuit, SvgDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(circuit);
        options ??= new SvgDrawingOptions();
        var layout = LayoutBuilder.Of(circuit, options.MaxOperations, options.MaxWires);
        return new SvgRenderer(circuit, layout, options).Draw();
    }
}
