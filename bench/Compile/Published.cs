namespace Nexus.Compiler.Bench;

/// <summary>What others published for a circuit.</summary>
/// <param name="Circuit">The circuit's file in cases/sabre, without ending.</param>
/// <param name="Sabre">SWAPs on IBM Q20 Tokyo by SABRE (ASPLOS 2019).</param>
/// <param name="LightSabre">SWAPs on it by LightSABRE, 20 layout trials by 20 routing trials, as published by a third party.</param>
internal sealed record Published(string Circuit, int Sabre, int LightSabre)
{
    public static IReadOnlyList<Published> All { get; } =
    [
        new("4mod5-v1_22", 0, 0), new("decod24-v2_43", 0, 0), new("4gt13_92", 0, 0), new("ising_model_10", 0, 0), new("ising_model_16", 0, 0),
        new("mod5mils_65", 0, 1), new("alu-v0_27", 1, 1), new("qft_10", 18, 12), new("rd84_142", 35, 34), new("adr4_197", 538, 334), new("radd_250", 425, 344),
        new("sym6_145", 424, 351), new("misex1_241", 507, 352), new("square_root_7", 866, 695),
    ];
}
