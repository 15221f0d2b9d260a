using System.Numerics;
using Nexus.Circuits;

namespace Nexus.Simulators.Program;

/// <summary>The rounds that a <c>for</c> has left: of a list, or of a range. Never changed, so that branches can share it.</summary>
/// <param name="Values">The values of a list; null for a range.</param>
/// <param name="Next">Which value of the list comes next; of a range the value itself.</param>
/// <param name="Step">The step of a range; 1 for a list.</param>
/// <param name="Stop">The last value that a range may reach; of a list the last number.</param>
internal sealed record LoopState(ClassicalValue[]? Values, BigInteger Next, BigInteger Step, BigInteger Stop)
{
    /// <summary>Whether there is another round.</summary>
    public bool HasNext => Step.Sign > 0 ? Next <= Stop : Next >= Stop;

    /// <summary>What is left after the next round.</summary>
    public LoopState Rest => this with { Next = Next + Step };

    /// <summary>Computes the values of a loop.</summary>
    /// <exception cref="ClassicalEvaluationException">A value does not exist, or the step is 0.</exception>
    public static LoopState Begin(ForLoop loop, ReadOnlySpan<byte> bits)
    {
        if (loop.Range is { } range)
        {
            var step = range.Step.Evaluate(bits).Integer;
            return step.IsZero
                ? throw new ClassicalEvaluationException("A loop's step is 0.")
                : new LoopState(null, range.Start.Evaluate(bits).Integer, step, range.Stop.Evaluate(bits).Integer);
        }

        var values = new ClassicalValue[loop.Values!.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = loop.Values[i].Evaluate(bits);
        }

        return new LoopState(values, 0, 1, values.Length - 1);
    }

    /// <summary>The value of the next round, for a variable of a type.</summary>
    public ClassicalValue Value(ClassicalType type) =>
        Values is not null ? Values[(int)Next]
        : type.Kind is ClassicalKind.Float or ClassicalKind.Complex ? ClassicalValue.Of((double)Next).To(type)
        : ClassicalValue.Of(type, Next);
}
