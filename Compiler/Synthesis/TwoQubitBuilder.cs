using Nexus.Circuits;
using Nexus.Compiler.Numerics;
using Nexus.Compiler.Rewriting;

namespace Nexus.Compiler.Synthesis;

/// <summary>Collects gates on qubits 0 and 1; those on one qubit between two gates on both become one.</summary>
internal sealed class TwoQubitBuilder
{
    private readonly List<Step> _steps = [];
    private Matrix2 _first = Matrix2.Identity;
    private Matrix2 _second = Matrix2.Identity;

    /// <summary>The phase, in radians, that the gates lack of what was added.</summary>
    public double Phase { get; private set; }

    /// <summary>What was added does, its phase included.</summary>
    public Matrix4 Matrix { get; private set; } = Matrix4.Identity;

    /// <summary>Adds gates on one qubit each.</summary>
    public void Local(Matrix2 first, Matrix2 second)
    {
        _first = first * _first;
        _second = second * _second;
    }

    /// <summary>Adds a gate on both qubits.</summary>
    public void Add(in Step gate)
    {
        Flush();
        _steps.Add(gate);
        var matrix = StepList.MatrixOfTwo(gate);
        Matrix = (gate.First == 0 ? matrix : matrix.Exchanged()) * Matrix;
    }

    /// <summary>The gates.</summary>
    public List<Step> Finish()
    {
        Flush();
        return _steps;
    }

    private void Flush()
    {
        Matrix = Matrix4.Product(_first, _second) * Matrix;
        Emit(_first, 0);
        Emit(_second, 1);
        (_first, _second) = (Matrix2.Identity, Matrix2.Identity);
    }

    private void Emit(Matrix2 matrix, int qubit)
    {
        var angles = EulerAngles.Of(matrix);
        if (Math.Abs(angles.B) < Angle.Tolerance && Math.Abs(Math.IEEERemainder(angles.A + angles.C, 2 * Math.PI)) < Angle.Tolerance)
        {
            Phase += matrix.M00.Phase;
            return;
        }

        Phase += angles.Phase;
        _steps.Add(Step.OneQubit(GateKind.TK1, qubit, angles.A, angles.B, angles.C));
    }
}
