using Nexus.Cli.Rendering;
using Nexus.Grains.Jobs;

namespace Nexus.Cli.Tests;

public sealed class CompilationTextTests
{
    private static readonly Cli.Jobs.JobReport Job =
        Reports.Job(JobStatus.Completed, Reports.Item(1) with { Compilation = Reports.Compilation, Shots = 0 });

    [Fact]
    public void A_compiled_item_as_json() => Assert.Equal(
        $$$"""{"job":"{{{Reports.JobId}}}","status":"COMPLETED","items":[{"item":1,"status":"COMPLETED","program":"{{{Reports.Compilation.Program}}}","from":"{{{Reports.Compilation.From}}}","target":"line-4","level":2,"seed":7,"before":{"gates":4,"twoQubit":3,"depth":4},"after":{"gates":1009,"twoQubit":6,"depth":8,"swaps":1},"passes":[{"pass":"map","after":{"gates":5,"twoQubit":4,"depth":5},"ms":1.5}],"initialLayout":[1,0],"finalLayout":[0,1],"verdict":{"outcome":"Equivalent","method":"Unitary","explanation":"The unitaries are the same."}}]}""",
        JobJson.Report(Job));

    [Fact]
    public void A_compiled_item_as_a_table() => Assert.Equal(
        [
            "circuit1.qasm  for line-4, level 2, seed 7  COMPLETED",
            "          GATES  TWO-QUBIT  DEPTH  SWAPS",
            "  before  4      3          4",
            "  after   1,009  6          8      1",
            $"  program {Reports.Compilation.Program}  openqasm/2.0",
            "  equivalent: The unitaries are the same.",
        ],
        JobText.Render(Job, "stored in nexus.db", TextStyle.Plain).Take(6));
}
