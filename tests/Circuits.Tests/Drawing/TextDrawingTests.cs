using Nexus.Circuits.Drawing;

namespace Nexus.Circuits.Tests;

public class TextDrawingTests
{
    [Fact]
    public void A_bell_pair() => AssertDrawn(
        DrawnCircuits.Qasm("h q[0]; cx q[0],q[1]; measure q -> c;", 2, 2),
        """
                ┌───┐   ┌───┐
        q[0]: ──┤ H ├─●─┤ M ├───────
                └───┘ │ └─╥─┘ ┌───┐
        q[1]: ────────⊕───╫───┤ M ├─
                          ║   └─╥─┘
        c: 2/ ════════════▼═════▼═══
                          0     1
        """);

    [Fact]
    public void A_bell_pair_in_ascii() => AssertDrawn(
        DrawnCircuits.Qasm("h q[0]; cx q[0],q[1]; measure q -> c;", 2, 2),
        """
                +---+   +---+
        q[0]: --| H |-o-| M |-------
                +---+ | +-+-+ +---+
        q[1]: --------X---+---| M |-
                          |   +-+-+
        c: 2/ ============v=====v===
                          0     1
        """,
        new TextDrawingOptions { Ascii = true });

    [Fact]
    public void A_gate_moves_left_under_a_line_that_it_does_not_meet_and_never_through_one() => AssertDrawn(
        DrawnCircuits.Qasm("h q[0]; cx q[0],q[2]; h q[1]; x q[1];"),
        """
                ┌───┐
        q[0]: ──┤ H ├─●───────
                ├───┤ │ ┌───┐
        q[1]: ──┤ H ├─┼─┤ X ├─
                └───┘ │ └───┘
        q[2]: ────────⊕───────
        """);

    [Fact]
    public void Several_controls_swaps_barriers_and_resets() => AssertDrawn(
        DrawnCircuits.Qasm("ccx q[0],q[2],q[1]; swap q[0],q[2]; barrier q[0],q[1]; reset q[0]; cz q[0],q[2];"),
        """
        q[0]: ──●─×─░─|0⟩─●─
                │ │ ░     │
        q[1]: ──⊕─┼─░─────┼─
                │ │       │
        q[2]: ──●─×───────●─
        """);

    [Fact]
    public void Conditions_stand_on_the_register_with_their_value() => AssertDrawn(
        DrawnCircuits.Qasm("measure q[0] -> c[1]; if (c == 2) x q[1]; if (c == 3) measure q[1] -> c[0]; if (c == 0) reset q[0];", 2, 2),
        """
                ┌───┐
        q[0]: ──┤ M ├───────────────|0⟩─
                └─╥─┘ ┌───┐  ┌───┐   ║
        q[1]: ────╫───┤ X ├──┤ M ├───╫──
                  ║   └─╥─┘  └─╥─┘   ║
        c: 2/ ════▼═════●══════▼═════●══
                  1     =2  0 if =3  =0
        """);

    [Fact]
    public void Angles_are_exact_where_they_can_be() => AssertDrawn(
        DrawnCircuits.Angles(),
        """
                ┌───────────────┐ ┌───────────────┐ ┌─────────┐ ┌────┐
        q[0]: ──┤ U(π/2, -π, 0) ├─┤0              ├─┤1        ├─┤ S† ├──
                └┬─────────────┬┘ │   Rzz(0.1235) │ │   iSWAP │ ├────┴┐
        q[1]: ───┤ Ry(theta*π) ├──┤1              ├─┤0        ├─┤ √X† ├─
                 └─────────────┘  └───────────────┘ └─────────┘ └─────┘
        """);

    [Fact]
    public void Both_ways_of_an_if_stand_in_one_frame() => AssertDrawn(
        DrawnCircuits.Branches(),
        """
                      ┌─ if (c[0] || !c[1]) ─┬─ else ─┐
                ┌───┐ │                      │        │
        q[0]: ──┤ M ├─┼──────────────────────┼────●───┼─
                └─╥─┘ │         ┌───┐        │    │   │
        q[1]: ────╫───┼─────────┤ X ├────────┼────⊕───┼─
                  ║   │         └───┘        │        │
                  ║   └╥─────────────────────┴────────┘
        c: 2/ ════▼════■════════════════════════════════
                  0
        """);

    [Fact]
    public void Loops_stand_within_one_another() => AssertDrawn(
        DrawnCircuits.Loops(),
        """
                    ┌─ for int[8] i in [0:2:6] ──────────────────┐
                    │                  ┌─ while (i < 3) ───────┐ │
                    │  ┌─────────────┐ │  ┌───┐                │ │
            q[0]: ──┼──┤ Rx(0.5 / i) ├─┼──┤ M ├────────────────┼─┼─
                    │  └─────────────┘ │  └─╥─┘                │ │
                    │                  │    ║   ┌─ if (c) ───┐ │ │
                    │                  │    ║   │  ┌───────┐ │ │ │
            c: 1/ ══╪══════════════════╪════▼═══╪══╡ break ╞═╪═╪═╪═
                    │                  │    0   │  │       │ │ │ │
                    │                  │        │  └───────┘ │ │ │
                    │                  │        └────────────┘ │ │
                    │                  └╥──────────────────────┘ │
        i: int[8] ══╪═══════════════════■════════════════════════╪═
                    └────────────────────────────────────────────┘
        """);

    [Fact]
    public void Boxes_span_their_qubits_and_number_them() => AssertDrawn(
        DrawnCircuits.Boxes(),
        """
                ┌────────┐             ┌─────────────────┐
        q[0]: ──┤1       ├─────────────┤X                ├─
                │        │ ┌─────────┐ │   pauliexp(π/8) │
        q[1]: ──│   bell │─┤0        ├─┤Z                ├─
                │        │ │   check │ └─────────────────┘
        q[2]: ──┤0       ├─┤1        ├─────────────────────
                └───┬────┘ └────╥────┘      ┌──────┐
        q[3]: ──────●───────────╫───────────┤ flip ├───────
                                ║           └──╥───┘
        c: 3/ ══════════════════■══════════════●═══════════
                              [0,2]         [0,2]=2
        """);

    [Fact]
    public void Assignments_stand_on_the_wire_of_what_they_write() => AssertDrawn(
        DrawnCircuits.Assignments(),
        """
                      ┌───┐        ┌───┐
              q[0]: ──┤ M ├────────┤ Z ├──────────────────────
                      └─╥─┘        └───┘
              c: 2/ ════▼════════════●════════════════════════
                        1            =3
                            ┌────────╨─────────┐
          x: int[8] ════════╡ x = (x + 1) * -2 ╞══════════════
                            └──────────────────┘ ┌──────────┐
        a: 4 int[8] ═════════════════════════════╡ a[x] = x ╞═
                                                 └──────────┘
        """);

    [Fact]
    public void Phases_and_permutations_are_told() => AssertDrawn(
        DrawnCircuits.Phases(),
        """
        global phase: π/4
                      ┌───────┐
             phase:   │ -3π/4 │
                      └───╥───┘
              a[0]: ──────╫────────●─────●─×─ → a[0]
                          ║        │     │ │
        grid[0][1]: ──────╫────────┼─────●─●─ → grid[2][3]
                          ║     ┌──┴───┐ │ │
        grid[2][3]: ──────╫─────┤ P(1) ├─●─×─ → grid[0][1]
                          ║     └──────┘
              c: 1/ ══════●════════════════════════════════
                          =1
        """);

    [Fact]
    public void A_long_circuit_goes_on_below() => AssertDrawn(
        DrawnCircuits.Qasm(string.Concat(Enumerable.Repeat("h q[0]; cx q[0],q[1];", 6)), 2),
        """
                ┌───┐   ┌───┐   ┌───┐   ┌───┐
        q[0]: ──┤ H ├─●─┤ H ├─●─┤ H ├─●─┤ H ├─»
                └───┘ │ └───┘ │ └───┘ │ └───┘
        q[1]: ────────⊕───────⊕───────⊕───────»

                  ┌───┐   ┌───┐
        q[0]: «─●─┤ H ├─●─┤ H ├─●─
                │ └───┘ │ └───┘ │
        q[1]: «─⊕───────⊕───────⊕─
        """,
        new TextDrawingOptions { Width = 40 });

    [Fact]
    public void What_is_not_drawn_is_counted() => AssertDrawn(
        DrawnCircuits.Qasm("x q[0];" + string.Concat(Enumerable.Repeat("h q[1];", 12_345)), 4),
        """
                ┌───┐
        q[0]: ──┤ X ├─
                └───┘
        q[1]: ────────
        ... 2 more qubits
        ... 12,345 more operations
        """,
        new TextDrawingOptions { MaxOperations = 1, MaxWires = 2 });

    [Fact]
    public void Nothing_at_all_is_drawn_as_nothing() => Assert.Equal("", TextDrawing.Draw(new CircuitBuilder().Build()));

    [Fact]
    public void Operations_inside_of_frames_are_counted_too()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        builder.BeginBlock();
        builder.AddGate(GateKind.H, 0);
        var block = builder.EndBlock();

        // The same block in two places, again and again: 2^60 operations from 60 steps.
        for (var depth = 0; depth < 60; depth++)
        {
            builder.BeginBlock();
            builder.AddControlFlow(new IfElse(DrawnCircuits.Bit(0), block, block));
            block = builder.EndBlock();
        }

        builder.AddControlFlow(new IfElse(DrawnCircuits.Bit(0), block));
        var text = TextDrawing.Draw(builder.Build(), new TextDrawingOptions { MaxOperations = 50 });

        // n(k+1) = 2 n(k) + 1 with n(0) = 1 gives 2^61 - 1, and the outermost one makes it 2^61; 50 of them are drawn.
        Assert.EndsWith("... 2,305,843,009,213,693,902 more operations\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_ever_so_deep_are_drawn_as_far_as_they_can_be_read()
    {
        var builder = new CircuitBuilder();
        builder.AddQubits("q", 1);
        builder.AddBits("c", 1);
        builder.BeginBlock();
        builder.AddGate(GateKind.H, 0);
        var block = builder.EndBlock();
        for (var depth = 0; depth < 100_000; depth++)
        {
            builder.BeginBlock();
            builder.AddControlFlow(new IfElse(DrawnCircuits.Bit(0), block));
            block = builder.EndBlock();
        }

        builder.AddControlFlow(new IfElse(DrawnCircuits.Bit(0), block));

        // 12 frames and a box stand for 13 of the 100,002 operations.
        var text = TextDrawing.Draw(builder.Build());
        Assert.Contains("if (c) …", text, StringComparison.Ordinal);
        Assert.EndsWith("... 99,989 more operations\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_the_circuit_cannot_break_lines_or_escape_to_the_terminal()
    {
        var inner = new CircuitBuilder("a\nb\u001b[31m");
        inner.AddQubits("q", 1);
        var builder = new CircuitBuilder();
        builder.AddQubits("q\n", 1);
        builder.AddBox(new CircuitBox(inner.Build()), 0, [0]);
        var text = TextDrawing.Draw(builder.Build());
        Assert.Equal(3, text.Count(c => c == '\n'));
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("a\uFFFDb\uFFFD[31m", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(57)]
    [InlineData(80)]
    public void No_line_is_wider_than_asked_for(int width)
    {
        foreach (var ascii in new[] { false, true })
        {
            for (var seed = 0; seed < 120; seed++)
            {
                var circuit = RandomCircuits.Draw(seed, RandomParts.All, qubits: 4, operations: 20);
                var text = TextDrawing.Draw(circuit, new TextDrawingOptions { Width = width, Ascii = ascii });
                var widest = text.Split('\n').Max(l => l.Length);
                Assert.True(widest <= width, $"Seed {seed}: {widest} columns\n{text}");
                Assert.True(!ascii || text.All(c => c < 0x80), text);
            }
        }
    }

    [Fact]
    public void Every_operation_of_random_circuits_is_drawn_or_counted()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var circuit = RandomCircuits.Draw(seed, RandomParts.All, qubits: 1 + (seed % 5), operations: 30);
            var layout = LayoutBuilder.Of(circuit, int.MaxValue, 100);
            Assert.Empty(layout.Notes);
            var frames = layout.Frames.Count;
            var endings = layout.Items.Count(i => i.Class == ItemClass.Ending);
            Assert.Equal(OperationCount.Of(circuit.Body), layout.Items.Count - endings + frames);
            AssertNothingOverlaps(layout);
        }
    }

    [Fact]
    public void Published_circuits_keep_the_order_on_every_wire()
    {
        foreach (var file in Cases.OpenQasm2Files.Where(f => new FileInfo(f).Length < 20_000))
        {
            var parsed = CircuitReader.Read(File.ReadAllText(file), Path.GetFileName(file));
            if (parsed.Circuit is { } circuit)
            {
                var layout = LayoutBuilder.Of(circuit, int.MaxValue, 300);
                AssertNothingOverlaps(layout);
                var last = new int[layout.Wires.Count];
                Array.Fill(last, -1);
                foreach (var item in layout.Items)
                {
                    // Items come in program order: on a wire that has a sign of theirs the columns only grow.
                    foreach (var wire in item.Marks.Select(m => m.Wire).Concat(item.BoxTop == item.BoxBottom && item.HasBox ? [item.BoxTop] : []).Distinct())
                    {
                        Assert.True(item.Column > last[wire], file);
                        last[wire] = item.Column;
                    }
                }
            }
        }
    }

    [Fact]
    public void The_drawing_grows_as_the_circuit_does()
    {
        var options = new TextDrawingOptions { MaxOperations = int.MaxValue, Width = 120 };
        var small = TextDrawing.Draw(Chain(1_000), options).Length;
        var large = TextDrawing.Draw(Chain(16_000), options).Length;
        Assert.InRange((double)large / small, 15, 17);

        // Allocation stands for time here: it does not depend on what else the machine does.
        var before = GC.GetAllocatedBytesForCurrentThread();
        TextDrawing.Draw(Chain(2_000), options);
        var few = GC.GetAllocatedBytesForCurrentThread() - before;
        before = GC.GetAllocatedBytesForCurrentThread();
        TextDrawing.Draw(Chain(16_000), options);
        var many = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange((double)many / few, 4, 12);

        static Circuit Chain(int length)
        {
            var builder = new CircuitBuilder();
            builder.AddQubits("q", 8);
            for (var i = 0; i < length; i++)
            {
                builder.AddGate(Gate.Of(GateKind.X), [], 1, [i % 8, (i + 1 + (i % 5)) % 8]);
            }

            return builder.Build();
        }
    }

    private static void AssertNothingOverlaps(DrawingLayout layout)
    {
        var taken = new HashSet<(int Column, int Wire)>();
        foreach (var item in layout.Items.Where(i => i.Class is not (ItemClass.Ending or ItemClass.Barrier)))
        {
            int[] ends = [.. new[] { item.BoxTop, item.BoxBottom, item.LineTop, item.LineBottom, item.DoubleTop, item.DoubleBottom }.Where(w => w >= 0), .. item.Marks.Select(m => m.Wire)];
            for (var wire = ends.Min(); wire <= ends.Max(); wire++)
            {
                Assert.True(taken.Add((item.Column, wire)), $"Two things stand in column {item.Column} on wire {wire}.");
            }
        }

        foreach (var frame in layout.Frames)
        {
            foreach (var column in frame.Sections.Select(s => s.Column).Append(frame.LastColumn))
            {
                for (var wire = frame.Top; wire <= frame.Bottom; wire++)
                {
                    Assert.True(taken.Add((column, wire)), $"A frame's side crosses something in column {column} on wire {wire}.");
                }
            }
        }
    }

    private static void AssertDrawn(Circuit circuit, string expected, TextDrawingOptions? options = null)
    {
        var text = TextDrawing.Draw(circuit, options);
        Assert.Equal(expected.ReplaceLineEndings("\n") + "\n", text);
    }
}
