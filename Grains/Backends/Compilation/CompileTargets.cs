using Nexus.Circuits.Targets;
using Nexus.Compiler;
using Nexus.Compiler.Targets;
using Nexus.Grains.Jobs;

namespace Nexus.Grains.Backends;

/// <summary>The targets that jobs compile for: by name, or as JSON.</summary>
internal static class CompileTargets
{
    /// <summary>The longest target as JSON, in characters.</summary>
    public const int MaxLength = 512 * 1024;

    /// <summary>The target of settings.</summary>
    /// <exception cref="NexusException">There is none of this name, the JSON describes none, or the level is none; with the field.</exception>
    public static Target Read(CompileSettings settings)
    {
        if (!Enum.IsDefined((OptimizationLevel)settings.Level))
        {
            throw Wrong("level", FormattableString.Invariant($"A level is 0, 1, 2 or 3, not {settings.Level}."));
        }

        if (settings.Target.Length is 0 or > MaxLength)
        {
            throw Wrong("target", settings.Target.Length == 0
                ? $"The target is missing. {Known}"
                : FormattableString.Invariant($"A target has at most {MaxLength} characters; this one has {settings.Target.Length}."));
        }

        if (!settings.Target.TrimStart().StartsWith('{'))
        {
            return DeviceTargets.Find(settings.Target) ?? throw Wrong("target", $"There is no target named '{Shortened(settings.Target)}'. {Known}");
        }

        var read = TargetReader.Read(settings.Target);
        return read.Target ?? throw Wrong("target", $"The target is wrong: {read.Errors[0]}");
    }

    private static string Known =>
        $"There are: {string.Join(", ", DeviceTargets.Names.Concat(Target.BuiltInNames))}; and of any size {string.Join(", ", TargetFamily.Forms)}.";

    private static NexusException Wrong(string field, string message) => new(NexusErrorCode.InvalidArgument, "compile." + field, message);

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
