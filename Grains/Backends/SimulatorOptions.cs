using System.Collections.Frozen;
using System.Globalization;
using Nexus.Simulators;
using Nexus.Simulators.Mps;
using Nexus.Simulators.Noise;

namespace Nexus.Grains.Backends;

/// <summary>What items may ask of the simulators, beyond shots and seed.</summary>
/// <param name="Noise">The noise, or null for none.</param>
/// <param name="Mps">How closely a matrix product state is kept.</param>
/// <param name="Precision">How exactly amplitudes are held.</param>
public sealed record SimulatorOptions(NoiseModel? Noise, MpsOptions Mps, Precision Precision)
{
    /// <summary>The longest noise model, in characters.</summary>
    private const int MaxNoiseLength = 64 * 1024;

    /// <summary>A noise model as JSON, or its four rates one by one.</summary>
    private static readonly IReadOnlyList<string> NoiseNames = ["noise", "p1", "p2", "p_meas", "p_init"];

    /// <summary>How closely a matrix product state is kept.</summary>
    private static readonly IReadOnlyList<string> MpsNames = ["max_bond", "truncation"];

    /// <summary>How exactly amplitudes are held.</summary>
    private static readonly IReadOnlyList<string> PrecisionNames = ["precision"];

    /// <summary>What is said of a run in single precision.</summary>
    internal const string SingleNote = "Single precision: probabilities are good to about 6 digits.";

    private static readonly FrozenDictionary<string, IReadOnlyList<string>> Names = new Dictionary<string, IReadOnlyList<string>>
    {
        ["statevector"] = PrecisionNames,
        ["stabilizer"] = NoiseNames,
        ["noisy"] = [.. NoiseNames, .. PrecisionNames],
        ["density-matrix"] = NoiseNames,
        ["mps"] = [.. MpsNames, .. NoiseNames],
        ["automatic"] = [.. NoiseNames, .. MpsNames, .. PrecisionNames],
    }.ToFrozenDictionary();

    /// <summary>The options that a simulator takes.</summary>
    /// <param name="backend">The name of its backend.</param>
    public static IReadOnlyList<string> NamesOf(string backend) => Names[backend];

    /// <summary>What is wrong with options whichever simulator they are for; null when nothing is.</summary>
    public static OptionRefusal? Refuse(IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var known = Names.Values.SelectMany(names => names).Distinct().ToArray();
        if (options.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            return new OptionRefusal(unknown, $"No simulator has an option '{unknown}'; there are {string.Join(", ", known)}.");
        }

        Read(options, "", known, out var refusal);
        return refusal;
    }

    /// <summary>Reads options.</summary>
    /// <param name="options">As they were given.</param>
    /// <param name="backend">The name of the backend.</param>
    /// <param name="known">Which options it takes.</param>
    /// <param name="refusal">The first mistake, in the order of the names.</param>
    /// <returns>Null when there is a mistake.</returns>
    public static SimulatorOptions? Read(
        IReadOnlyDictionary<string, string> options, string backend, IReadOnlyList<string> known, out OptionRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(known);
        refusal = options.Keys.Order(StringComparer.Ordinal).Where(name => !known.Contains(name))
            .Select(name => new OptionRefusal(name, known.Count == 0
                ? $"The backend {backend} takes no options."
                : $"The backend {backend} has no option '{name}'; it has {string.Join(", ", known)}."))
            .FirstOrDefault();
        if (refusal is not null)
        {
            return null;
        }

        var mps = MpsOf(options, ref refusal);
        var noise = NoiseOf(options, ref refusal);
        var precision = PrecisionOf(options, ref refusal);
        return refusal is null ? new SimulatorOptions(noise, mps, precision) : null;
    }

    private static Precision PrecisionOf(IReadOnlyDictionary<string, string> options, ref OptionRefusal? refusal)
    {
        switch (options.GetValueOrDefault("precision"))
        {
            case null or "double":
                return Precision.Double;
            case "single":
                return Precision.Single;
            case { } other:
                refusal ??= new OptionRefusal("precision", $"The precision is 'double' or 'single', not '{other}'.");
                return Precision.Double;
        }
    }

    private static MpsOptions MpsOf(IReadOnlyDictionary<string, string> options, ref OptionRefusal? refusal)
    {
        var mps = new MpsOptions();
        if (options.TryGetValue("max_bond", out var bond))
        {
            if (int.TryParse(bond, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MpsOptions.LargestBond)
            {
                mps = mps with { MaxBond = number };
            }
            else
            {
                refusal ??= new OptionRefusal("max_bond", $"The largest bond is a whole number from 1 to {MpsOptions.LargestBond}, not '{bond}'.");
            }
        }

        if (options.TryGetValue("truncation", out var truncation))
        {
            if (Number(truncation) is >= 0 and < 1 and var weight)
            {
                mps = mps with { Truncation = weight };
            }
            else
            {
                refusal ??= new OptionRefusal("truncation", $"The weight that may be left out is a number from 0 to less than 1, not '{truncation}'.");
            }
        }

        return mps;
    }

    private static NoiseModel? NoiseOf(IReadOnlyDictionary<string, string> options, ref OptionRefusal? refusal)
    {
        if (options.TryGetValue("noise", out var json))
        {
            if (NoiseNames.Skip(1).FirstOrDefault(options.ContainsKey) is { } rate)
            {
                refusal ??= new OptionRefusal(rate, "The rates stand in the noise model when there is one.");
                return null;
            }

            if (json.Length > MaxNoiseLength)
            {
                refusal ??= new OptionRefusal("noise", $"A noise model has at most {MaxNoiseLength} characters; this one has {json.Length}.");
                return null;
            }

            var read = NoiseModel.Read(json);
            refusal ??= read.Model is null ? new OptionRefusal("noise", string.Join(" ", read.Errors.Take(5))) : null;
            return read.Model;
        }

        if (!NoiseNames.Any(options.ContainsKey))
        {
            return null;
        }

        var (p1, p2) = (Rate(options, "p1", ref refusal), Rate(options, "p2", ref refusal));
        var init = Rate(options, "p_init", ref refusal);
        var readout = ReadoutError.None;
        if (options.TryGetValue("p_meas", out var text))
        {
            double?[] parts = [.. text.Split(',').Select(Number)];
            if (parts.Length is 1 or 2 && parts.All(p => p is >= 0 and <= 1))
            {
                readout = new ReadoutError(parts[0]!.Value, parts[^1]!.Value);
            }
            else
            {
                refusal ??= new OptionRefusal("p_meas", $"It is one probability, or two with a comma between (that a 0 is read as 1, that a 1 is read as 0), not '{text}'.");
            }
        }

        return refusal is null ? new NoiseModel(p1, p2, readout, init) : null;
    }

    private static double Rate(IReadOnlyDictionary<string, string> options, string name, ref OptionRefusal? refusal)
    {
        if (!options.TryGetValue(name, out var text))
        {
            return 0;
        }

        if (Number(text) is >= 0 and <= 1 and var rate)
        {
            return rate;
        }

        refusal ??= new OptionRefusal(name, $"A probability is a number between 0 and 1, not '{text}'.");
        return 0;
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
