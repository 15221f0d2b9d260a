namespace Nexus.Circuits.Pytket;

internal sealed partial class CircuitWriter
{
    private void WriteAssign(Assignment assignment, Guard[] guards)
    {
        var (target, value) = (assignment.Target, assignment.Value);
        if (target.Index is not null)
        {
            Obstacle("pytket cannot choose a bit by an index known only while the circuit runs");
            return;
        }

        WriteExpression([.. target.Bits], value, guards);
    }

    /// <summary>Stores a value in bits.</summary>
    private void WriteExpression(int[] target, ClassicalExpression value, Guard[] guards)
    {
        if (target.Length == 0)
        {
            return;
        }

        // A type does not change the bits of a value of the same width.
        var plain = value;
        while (plain is CastExpression cast && cast.Type.IsIntegral && cast.Operand.Type.IsIntegral && cast.Type.StorageWidth == cast.Operand.Type.StorageWidth
            && (cast.Type.Kind != ClassicalKind.Bool || cast.Operand.Type.Width == 1))
        {
            plain = cast.Operand;
        }

        switch (plain)
        {
            case ClassicalLiteral literal:
                WriteCommand(guards, [], target, () => WriteClassical("SetBits", () =>
                {
                    _json.WriteStartArray("values");
                    for (var i = 0; i < target.Length; i++)
                    {
                        _json.WriteBooleanValue(literal.Value.StoredBit(i));
                    }

                    _json.WriteEndArray();
                }));
                return;
            case BitsExpression read when read.Bits.SequenceEqual(target):
                return;
            case BitsExpression read when !read.Bits.Intersect(target).Any() && read.Bits.Distinct().Count() == target.Length:
                WriteCopy([.. read.Bits], target, guards);
                return;
        }

        if (ClExprTranslator.Translate(value) is not { } node)
        {
            Obstacle("pytket's classical expressions are of unsigned numbers of at most 64 bits, without indices, functions and inputs");
            return;
        }

        WriteClExpr(target, node, guards);
    }

    private void WriteCopy(int[] from, int[] to, Guard[] guards) =>
        WriteCommand(guards, [], [.. from, .. to], () => WriteClassical("CopyBits", () => _json.WriteNumber("n_i", from.Length)));

    private void WriteClassical(string type, Action contents)
    {
        _json.WriteStartObject();
        _json.WriteString("type", type);
        _json.WriteStartObject("classical");
        contents();
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteClExpr(int[] target, ClExprNode node, Guard[] guards)
    {
        // pytket wants variables without common bits, and a target that is one of them or has no bit of any: others are copied first.
        var reads = new List<IReadOnlyList<int>>();
        var variables = new List<int[]>();
        var used = new HashSet<int>();
        Collect(node);

        var args = new List<int>();
        foreach (var bit in variables.SelectMany(v => v).Concat(target))
        {
            if (!args.Contains(bit))
            {
                args.Add(bit);
            }
        }

        WriteCommand(guards, [], args.ToArray(), () =>
        {
            _json.WriteStartObject();
            _json.WriteString("type", "ClExpr");
            _json.WriteStartObject("expr");
            _json.WritePropertyName("expr");
            WriteNode(node.Op is null ? ClExprNode.Of("RegOr", node, ClExprNode.Of(0)) : node, reads, variables);
            _json.WriteStartArray("bit_posn");
            WritePositions(variables, args, single: true);
            _json.WriteEndArray();
            _json.WriteStartArray("reg_posn");
            WritePositions(variables, args, single: false);
            _json.WriteEndArray();
            _json.WriteStartArray("output_posn");
            foreach (var bit in target)
            {
                _json.WriteNumberValue(args.IndexOf(bit));
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
            _json.WriteEndObject();
        });

        void Collect(ClExprNode inner)
        {
            foreach (var operand in inner.Args)
            {
                Collect(operand);
            }

            if (inner.Bits is not { } bits || reads.Exists(r => r.SequenceEqual(bits)))
            {
                return;
            }

            int[] own = [.. bits];
            if (own.Any(used.Contains) || (own.Intersect(target).Any() && !own.SequenceEqual(target)))
            {
                var copy = Scratch(own.Length);
                WriteCopy(own, copy, guards);
                own = copy;
            }

            used.UnionWith(own);
            reads.Add(bits);
            variables.Add(own);
        }
    }

    private void WritePositions(List<int[]> variables, List<int> args, bool single)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i].Length == 1 != single)
            {
                continue;
            }

            _json.WriteStartArray();
            _json.WriteNumberValue(i);
            if (single)
            {
                _json.WriteNumberValue(args.IndexOf(variables[i][0]));
            }
            else
            {
                _json.WriteStartArray();
                foreach (var bit in variables[i])
                {
                    _json.WriteNumberValue(args.IndexOf(bit));
                }

                _json.WriteEndArray();
            }

            _json.WriteEndArray();
        }
    }

    private void WriteNode(ClExprNode node, List<IReadOnlyList<int>> reads, List<int[]> variables)
    {
        _json.WriteStartObject();
        _json.WriteString("op", node.Op);
        _json.WriteStartArray("args");
        foreach (var operand in node.Args)
        {
            _json.WriteStartObject();
            _json.WriteString("type", operand.Op is null ? "term" : "expr");
            _json.WritePropertyName("input");
            if (operand.Op is not null)
            {
                WriteNode(operand, reads, variables);
            }
            else if (operand.Bits is not { } bits)
            {
                _json.WriteStartObject();
                _json.WriteString("type", "int");
                _json.WriteNumber("term", operand.Constant);
                _json.WriteEndObject();
            }
            else
            {
                var variable = reads.FindIndex(r => r.SequenceEqual(bits));
                _json.WriteStartObject();
                _json.WriteString("type", "var");
                _json.WriteStartObject("term");
                _json.WriteString("type", variables[variable].Length == 1 ? "bit" : "reg");
                _json.WriteStartObject("var");
                _json.WriteNumber("index", variable);
                _json.WriteEndObject();
                _json.WriteEndObject();
                _json.WriteEndObject();
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }
}
