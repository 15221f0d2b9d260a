using System.Globalization;

namespace Nexus.Circuits.OpenQasm3;

internal sealed partial class Evaluator
{
    private Frame? _frame;
    private int _calls;
    private int _callCount;

    private void Define(SubroutineNode node)
    {
        CheckFree(node.Name);
        _scope.Declare(new SubroutineSymbol(node));
    }

    private void Call(ExpressionStatementNode node)
    {
        if (node.Value is not CallNode call)
        {
            throw Fail(OpenQasm3DiagnosticCodes.Misplaced, "A value alone is no statement: nothing becomes of it.", node);
        }

        if (_scope.Find(call.Name, out _) is SubroutineSymbol subroutine)
        {
            var mark = _usedTemporaries.Count;
            _ = Call(subroutine, call.Arguments, call, isConsumed: true);
            FreeTemporaries(mark);
            return;
        }

        if (_scope.Find(call.Name, out _) is GateSymbol)
        {
            throw Fail(DiagnosticCodes.WrongQubitCount, $"The gate '{call.Name}' is given no qubits.", call);
        }

        _ = Find(new NameNode(call.Name, call.Start, call.Start + call.Name.Length), "subroutine");
        throw Fail(OpenQasm3DiagnosticCodes.Misplaced, "A value alone is no statement: nothing becomes of it.", node);
    }

    /// <summary>Runs a subroutine's body in place. Null when it returns nothing.</summary>
    private Scalar? Call(SubroutineSymbol subroutine, ExpressionNode[] arguments, Node place, bool isConsumed)
    {
        var node = subroutine.Node;
        if (subroutine.IsActive)
        {
            throw Fail(OpenQasm3DiagnosticCodes.Recursion, $"The subroutine '{subroutine.Name}' calls itself, which a circuit cannot.", place);
        }

        if (++_callCount > MaxCalls)
        {
            Report(Fail(OpenQasm3DiagnosticCodes.TooManySteps, string.Create(CultureInfo.InvariantCulture, $"Subroutines are called more than {MaxCalls} times."), place));
            throw new ProgramEndException();
        }

        if (_calls >= MaxCallDepth)
        {
            throw Fail(DiagnosticCodes.DefinitionTooDeep, $"Subroutines call subroutines more than {MaxCallDepth} deep.", place);
        }

        CheckCount(subroutine.Name, node.Parameters.Length, arguments.Length, place);
        var global = _scope;
        while (global.Parent?.Parent is not null)
        {
            global = global.Parent;
        }

        var scope = new Scope(global, isClosed: true);
        for (var i = 0; i < arguments.Length; i++)
        {
            scope.Declare(Bind(node.Parameters[i], arguments[i], global));
        }

        var (outerScope, outerFrame, outerFailed) = (_scope, _frame, _hasFailed);
        var frame = new Frame(_level);
        subroutine.IsActive = true;
        _calls++;
        try
        {
            _scope = scope;
            ClassicalType? type = null;
            if (node.Result is { } result)
            {
                var (resolved, dimensions) = Resolve(result);
                type = dimensions is null ? resolved : throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, "A subroutine returns one value, no array.", result);
                frame.Result = new Variable("_result", node.Start, resolved, null, false, _level) { Items = [Scalar.Zero(resolved)], Declaration = node };
            }

            _frame = frame;
            var completion = ExecuteBlock(node.Body);
            if (type is not null && _hasFailed == outerFailed && completion == Completion.Falls && frame.Returned.Items is [{ Known.IsTrue: false }])
            {
                throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The subroutine '{subroutine.Name}' ends without a 'return'.", node.Name);
            }
        }
        finally
        {
            (_scope, _frame) = (outerScope, outerFrame);
            subroutine.IsActive = false;
            _calls--;
        }

        if (_hasFailed && !outerFailed)
        {
            throw Silent(place);
        }

        if (frame.Result is null)
        {
            return null;
        }

        var value = ReadItem(frame.Result, 0);
        return value.IsStatic || isConsumed ? value : Keep(value, place);
    }

    private Symbol Bind(ParameterNode parameter, ExpressionNode argument, Scope global)
    {
        var name = parameter.Name;
        if (parameter.Type.Name == "qubit")
        {
            var qubits = QubitsOf(argument);
            var size = parameter.Type.Size is null ? 1 : (int)InScope(global, () => KnownSize(parameter.Type.Size, "the number of qubits"));
            return qubits.Qubits.Length != size
                ? throw Fail(
                    DiagnosticCodes.SizeMismatch,
                    $"The parameter '{name.Name}' takes {size} qubit{(size == 1 ? "" : "s")}, not {qubits.Qubits.Length}.",
                    argument)
                : new QubitSymbol(name.Name, name.Start, new QubitValue(qubits.Qubits, parameter.Type.Size is not null), false);
        }

        if (parameter.Type.Name == "array")
        {
            return BindArray(parameter, argument, global);
        }

        var (type, _) = InScope(global, () => Resolve(parameter.Type));
        var value = Converted(type, EvaluateScalar(argument), argument);
        var variable = new Variable(name.Name, name.Start, type, null, false, _level) { Declaration = parameter };
        if (value.IsStatic)
        {
            variable.Items = [value];
        }
        else
        {
            EnsureRegister(variable, argument);
            StoreItem(variable, 0, value, argument);
        }

        return variable;
    }

    private PlaceSymbol BindArray(ParameterNode parameter, ExpressionNode argument, Scope global)
    {
        if (ResolvePlace(argument) is not Place { Dimensions: { } dimensions } place)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The parameter '{parameter.Name.Name}' takes an array.", argument);
        }

        var element = InScope(global, () => ResolveScalar(parameter.Type.Element!));
        if (element != place.Variable.Type)
        {
            throw Fail(OpenQasm3DiagnosticCodes.TypeMismatch, $"The parameter '{parameter.Name.Name}' takes an array of {element}, not of {place.Variable.Type}.", argument);
        }

        var fits = parameter.Type.DimensionCount is { } count
            ? InScope(global, () => KnownInteger(count, "the number of dimensions")) == dimensions.Length
            : InScope(global, () => Resolve(parameter.Type)).Dimensions!.AsSpan().SequenceEqual(dimensions);
        if (!fits)
        {
            throw Fail(DiagnosticCodes.SizeMismatch, $"The array has not the size that the parameter '{parameter.Name.Name}' takes.", argument);
        }

        if (parameter.Type.IsMutable)
        {
            CheckAssignable(place, argument);
        }

        return new PlaceSymbol(parameter.Name.Name, parameter.Name.Start, new Place
        {
            Variable = place.Variable,
            Items = place.Items,
            Dimensions = dimensions,
            IsReadOnly = !parameter.Type.IsMutable,
        });
    }

    private T InScope<T>(Scope scope, Func<T> evaluate)
    {
        var outer = _scope;
        _scope = scope;
        try
        {
            return evaluate();
        }
        finally
        {
            _scope = outer;
        }
    }
}
