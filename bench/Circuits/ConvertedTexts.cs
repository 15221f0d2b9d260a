namespace Nexus.Circuits.Bench;

/// <summary>The other formats: one circuit of the common gates, as our writers write it.</summary>
internal static class ConvertedTexts
{
    private const int Gates = 200_000;

    public static IEnumerable<Measurement> All()
    {
        var circuit = Mixed();
        yield return Row("OpenQASM 2", CircuitFormat.OpenQasm2, circuit);
        yield return Row("OpenQASM 3", CircuitFormat.OpenQasm3, circuit);
        yield return Row("pytket", CircuitFormat.Pytket, circuit);
    }

    private static Circuit Mixed()
    {
        var builder = new CircuitBuilder("mixed");
        builder.AddQubits("q", 64);
        builder.AddBits("c", 64);
        var random = new Random(3);
        for (var k = 0; k < Gates; k++)
        {
            var (a, b) = (k % 64, (k + 1) % 64);
            switch (k % 4)
            {
                case 0:
                    builder.AddGate(Gate.Of(GateKind.X), [], 1, [a, b]);
                    break;
                case 1:
                    builder.AddGate(GateKind.H, a);
                    break;
                case 2:
                    builder.AddGate(Gate.Of(GateKind.RZ), [Parameter.FromExpression(Expression.Pi / Expression.Number(1 + (k % 9)))], 0, [a]);
                    break;
                default:
                    builder.AddGate(Gate.Of(GateKind.RX), [Parameter.FromRadians(random.NextDouble())], 0, [a]);
                    break;
            }
        }

        return builder.Build();
    }

    private static Measurement Row(string name, CircuitFormat format, Circuit circuit)
    {
        var written = CircuitWriter.Write(circuit, format);
        return new Measurement(name, "the same circuit", written.Text ?? throw new InvalidOperationException(written.Obstacles[0]), t => CircuitReader.Read(t, format));
    }
}
