using System.Globalization;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private void Measure(MeasureStatementNode node)
    {
        if (node.Target is null)
        {
            var qubits = QubitsOf(node.Measure.Operand);
            foreach (var qubit in qubits.Qubits)
            {
                var bit = AddTemporary(ClassicalType.Bits(1), node);
                CountOperations(1, node);
                _builder.AddMeasure(qubit, bit.First);
            }

            return;
        }

        MeasureInto(node.Measure, node.Target, node);
    }

    private void MeasureInto(MeasureNode measure, ExpressionNode target, Node node)
    {
        switch (ResolvePlace(target))
        {
            case Place place:
                CheckAssignable(place, target);
                Measure(measure, place, node);
                break;
            case BitSymbol bits:
                var qubits = QubitsOf(measure.Operand);
                CheckMeasured(qubits, bits.Bits.Length, node);
                AddMeasurements(qubits, bits.Bits, node);
                break;
            default:
                throw Fail(DiagnosticCodes.WrongKind, "A measurement is stored in bits.", target);
        }
    }

    private void Measure(MeasureNode measure, Place place, Node node)
    {
        var qubits = QubitsOf(measure.Operand);
        if (place.Dimensions is not null || place.Type.Kind is not (ClassicalKind.Bit or ClassicalKind.Bool))
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"A measurement gives bits; '{place.Variable.Name}' takes {(place.Dimensions is null ? place.Type.ToString() : "an array")} here.", node);
        }

        CheckMeasured(qubits, place.Type.Width, node);
        if (place.Index is not null)
        {
            var bit = AddTemporary(ClassicalType.Bits(1), node);
            AddMeasurements(qubits, [bit.First], node);
            StoreScalar(place, Scalar.Of(ClassicalExpression.Read(ClassicalType.Bits(1), bit.First)), node);
            return;
        }

        var variable = place.Variable;
        if (place.IsWhole)
        {
            EnsureRegister(variable, node);
            SetItems(variable, null);
        }
        else
        {
            MakeRunTime(variable, node);
        }

        variable.FirstWrite = Math.Min(variable.FirstWrite, ++_writes);
        AddMeasurements(qubits, BitsOf(place), node);
    }

    private static void CheckMeasured(QubitValue qubits, int bits, Node node)
    {
        if (qubits.Qubits.Length != bits)
        {
            throw Fail(
                DiagnosticCodes.SizeMismatch,
                string.Create(CultureInfo.InvariantCulture, $"The outcomes of {qubits.Qubits.Length} qubits do not fit {bits} bits."),
                node);
        }
    }

    private void AddMeasurements(QubitValue qubits, int[] bits, Node node)
    {
        CountOperations(bits.Length, node);
        for (var i = 0; i < bits.Length; i++)
        {
            _builder.AddMeasure(qubits.Qubits[i], bits[i]);
        }
    }

    private void Execute(QubitStatementNode node)
    {
        switch (node.Kind)
        {
            case QubitStatementKind.Reset:
                var reset = QubitsOf(node.Operands[0]).Qubits;
                CountOperations(reset.Length, node);
                foreach (var qubit in reset)
                {
                    _builder.AddReset(qubit);
                }

                break;
            case QubitStatementKind.Barrier:
                var qubits = node.Operands.Length == 0 ? AllQubits() : node.Operands.SelectMany(o => QubitsOf(o).Qubits).Distinct().ToArray();
                AddBarrier(qubits, node);
                break;
            default:
                foreach (var operand in node.Operands)
                {
                    _ = QubitsOf(operand);
                }

                break;
        }
    }

    private void AddBarrier(int[] qubits, Node node)
    {
        if (qubits.Length > 0)
        {
            CountOperations(1 + (qubits.Length / QubitsPerBarrierOperation), node);
            _builder.AddBarrier(qubits);
        }
    }
}
