using System.Numerics;

namespace Nexus.Circuits.Tests.Ir;

public class ClassicalTargetTests
{
    [Fact]
    public void A_value_is_stored_in_its_bits_and_in_no_others()
    {
        byte[] row = [0xFF, 0xFF];
        ClassicalTarget.To(ClassicalType.Unsigned(4), 9, 2, 11, 5).Store(row, ClassicalValue.Of(ClassicalType.Unsigned(4), (BigInteger)0b0110));
        Assert.Equal([0b1101_1111, 0b1111_1101], row);
    }

    [Fact]
    public void An_element_is_stored_where_its_index_says_as_it_is_before_the_store()
    {
        // Elements of 3 bits from bit 2 on; the index is held by bits 2 and 3, which are of element 0 themselves.
        var index = ClassicalExpression.Read(ClassicalType.Unsigned(2), 2, 3);
        var type = ClassicalType.Signed(3);
        var target = ClassicalTarget.Element(type, new ElementRange(2, 3, 3), index);
        Assert.Equal(Enumerable.Range(2, 9), target.Bits);
        byte[] row = [0b0000_1000, 0];
        target.Store(row, ClassicalValue.Of(type, (BigInteger)(-3)));
        Assert.Equal([0b0000_1000, 0b101], row);
        row = [0, 0];
        target.Store(row, ClassicalValue.Of(type, (BigInteger)3));
        Assert.Equal([0b0000_1100, 0], row);
        var before = row.ToArray();
        Assert.Throws<ClassicalEvaluationException>(() => target.Store(row, ClassicalValue.Of(type, (BigInteger)1)));
        Assert.Equal(before, row);
    }

    [Fact]
    public void A_value_of_another_type_is_converted()
    {
        var row = new byte[9];
        ClassicalTarget.To(ClassicalType.Signed(3), 0, 1, 2).Store(row, ClassicalValue.Of(-2.7));
        Assert.Equal(0b110, row[0]);
        int[] bits = [.. Enumerable.Range(4, 64)];
        ClassicalTarget.To(ClassicalType.Double, bits).Store(row, ClassicalValue.Of(ClassicalType.Signed(4), (BigInteger)(-5)));
        Assert.Equal(-5.0, ClassicalExpression.Read(ClassicalType.Double, bits).Evaluate(row).ToDouble());
    }

    [Fact]
    public void Types_bits_and_indices_must_fit()
    {
        Assert.Throws<ArgumentException>(() => ClassicalTarget.To(ClassicalType.Signed(3), 0, 1));
        Assert.Throws<ArgumentException>(() => ClassicalTarget.Element(ClassicalType.Signed(3), new ElementRange(0, 2, 2), ClassicalExpression.Literal(ClassicalValue.Of(true))));
        Assert.Throws<ArgumentException>(() => ClassicalTarget.Element(ClassicalType.Signed(3), new ElementRange(0, 3, 2), ClassicalExpression.Literal(ClassicalValue.Of(0.5))));
    }
}
