using System.Globalization;
using System.Xml.Linq;
using Nexus.Circuits.Drawing;

namespace Nexus.Circuits.Tests;

public class SvgDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_picture_has_a_title_every_label_and_every_operation()
    {
        var picture = Draw(DrawnCircuits.Qasm("h q[0]; cx q[0],q[1]; rz(pi/2) q[1]; barrier q; reset q[0]; measure q -> c;", 2, 2));
        Assert.Equal("Quantum circuit drawn", picture.Element(Svg + "title")!.Value);
        Assert.Equal("2 qubits, 2 classical bits, 7 operations; time goes from left to right.", picture.Element(Svg + "desc")!.Value);
        Assert.Equal(["q[0]", "q[1]", "c: 2/"], picture.Descendants(Svg + "text").Where(t => (string?)t.Attribute("class") == "label").Select(t => t.Value));
        Assert.Equal(["H", "controlled X", "Rz(π/2)", "barrier", "reset", "measure", "measure"], Operations(picture).Select(o => o.Element(Svg + "title")!.Value));
        Assert.Equal("img", (string?)picture.Attribute("role"));
    }

    [Fact]
    public void Names_are_escaped_and_nothing_runs()
    {
        var inner = new CircuitBuilder("<script>alert('&')</script>\u0001");
        inner.AddQubits("q", 1);
        var builder = new CircuitBuilder("a<b>\"&");
        builder.AddQubits("<q>", 1);
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0]);
        var picture = Draw(builder.Build());
        Assert.Equal("Quantum circuit a<b>\"&", picture.Element(Svg + "title")!.Value);
        Assert.DoesNotContain(picture.Descendants(), e => e.Name.LocalName is "script" or "style" or "image" or "foreignObject" or "a" or "use");
        Assert.DoesNotContain(picture.Descendants().SelectMany(e => e.Attributes()), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName == "href");
        Assert.Contains(picture.Descendants(Svg + "text"), t => t.Value == "<q>[0]");
    }

    [Fact]
    public void Random_circuits_stay_within_the_picture_with_no_gate_on_another()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var circuit = RandomCircuits.Draw(seed, RandomParts.All, qubits: 1 + (seed % 5), operations: 25);
            var picture = Draw(circuit, new SvgDrawingOptions { MaxWidth = 600, MaxOperations = int.MaxValue });
            var (width, height) = Size(picture);
            Assert.True(width <= 600, $"Seed {seed}: {width}");
            var layout = LayoutBuilder.Of(circuit, int.MaxValue, 100);
            Assert.Equal(layout.Items.Count, Operations(picture).Count());
            var gates = picture.Descendants(Svg + "rect").Where(r => (string?)r.Attribute("class") == "gate").Select(Rectangle).ToArray();
            Assert.Equal(layout.Items.Count(i => i.HasBox), gates.Length);
            for (var a = 0; a < gates.Length; a++)
            {
                Assert.True(gates[a].Left >= 0 && gates[a].Right <= width && gates[a].Top >= 0 && gates[a].Bottom <= height, $"Seed {seed}: gate {a} is cut off.");
                for (var b = 0; b < a; b++)
                {
                    var apart = gates[a].Right <= gates[b].Left || gates[b].Right <= gates[a].Left || gates[a].Bottom <= gates[b].Top || gates[b].Bottom <= gates[a].Top;
                    Assert.True(apart, $"Seed {seed}: gates {a} and {b} overlap.");
                }
            }
        }
    }

    [Fact]
    public void All_that_can_be_drawn_gives_valid_pictures()
    {
        Circuit[] circuits =
        [
            DrawnCircuits.Branches(), DrawnCircuits.Loops(), DrawnCircuits.Boxes(), DrawnCircuits.Assignments(), DrawnCircuits.Phases(), DrawnCircuits.Angles(),
        ];
        foreach (var circuit in circuits)
        {
            var layout = LayoutBuilder.Of(circuit, int.MaxValue, 100);
            var picture = Draw(circuit);
            var texts = picture.Descendants(Svg + "text").Select(t => t.Value).ToHashSet();
            Assert.All(layout.Frames.SelectMany(f => f.Sections), s => Assert.Contains(s.Label, texts));
            Assert.All(layout.Wires, w => Assert.Contains(w.Label, texts));
            Assert.All(layout.Items.Where(i => i.HasBox && i.Class != ItemClass.Measure), i => Assert.Contains(i.Label.Plain, texts));
        }
    }

    [Fact]
    public void Without_colour_every_gate_is_white()
    {
        var picture = Draw(DrawnCircuits.Qasm("h q[0]; t q[1]; x q[2];"), new SvgDrawingOptions { Colour = false });
        Assert.All(picture.Descendants(Svg + "rect").Where(r => (string?)r.Attribute("class") == "gate"), r => Assert.Equal("#fff", (string?)r.Attribute("fill")));
    }

    [Fact]
    public void An_empty_circuit_is_an_empty_picture()
    {
        var (width, height) = Size(Draw(new CircuitBuilder().Build()));
        Assert.True(width > 0 && height > 0);
    }

    private static XElement Draw(Circuit circuit, SvgDrawingOptions? options = null) => XDocument.Parse(SvgDrawing.Draw(circuit, options)).Root!;

    private static IEnumerable<XElement> Operations(XElement picture) => picture.Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "operation");

    private static (double Width, double Height) Size(XElement picture)
    {
        var box = ((string)picture.Attribute("viewBox")!).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (box[2], box[3]);
    }

    private static (double Left, double Top, double Right, double Bottom) Rectangle(XElement rect)
    {
        var (x, y) = ((double)rect.Attribute("x")!, (double)rect.Attribute("y")!);
        return (x, y, x + (double)rect.Attribute("width")!, y + (double)rect.Attribute("height")!);
    }
}
