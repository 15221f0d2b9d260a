using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Nexus.Storage;

namespace Nexus.Silo;

/// <summary>A section of the settings of a process, whose names are the properties of an options class: <c>NEXUS__Storage__Writers</c>.</summary>
internal static class SettingsSection
{
    /// <summary>What every variable of ours begins with.</summary>
    public const string Prefix = "NEXUS__";

    /// <summary>The word for a limit that is not set.</summary>
    private const string None = "none";

    /// <summary>Sets the properties that the section names.</summary>
    /// <exception cref="StorageException">A setting does not exist, or its value cannot be read. Values are shown only where they are no text.</exception>
    public static void Apply<T>(IConfigurationSection section, T options)
        where T : class
    {
        var properties = typeof(T).GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        RefuseUnknown(section, properties.Keys);
        foreach (var setting in section.GetChildren())
        {
            var property = properties[setting.Key];
            property.SetValue(options, Read(setting, property));
        }
    }

    /// <summary>Refuses what is in none of the sections that there are, and a section that is given a value as if it were a setting.</summary>
    /// <exception cref="StorageException">There is such a variable.</exception>
    public static void RefuseUnknownSections(IConfiguration settings, IReadOnlyCollection<string> known)
    {
        if (settings.GetChildren().FirstOrDefault(s => s.Value is not null || !Has(known, s.Key)) is { } unknown)
        {
            throw new StorageException(
                $"There is no setting {Variable(unknown)}; settings begin with {string.Join(", ", known.Order(StringComparer.Ordinal).Select(n => $"{Prefix}{n}__"))}.");
        }
    }

    /// <summary>Refuses what a section does not have.</summary>
    /// <exception cref="StorageException">There is such a setting.</exception>
    public static void RefuseUnknown(IConfigurationSection section, IReadOnlyCollection<string> known)
    {
        if (section.GetChildren().FirstOrDefault(s => !Has(known, s.Key)) is { } unknown)
        {
            throw new StorageException(
                $"There is no setting {Variable(unknown)}; there are {string.Join(", ", known.Order(StringComparer.Ordinal).Select(n => $"{Prefix}{section.Key}__{n}"))}.");
        }
    }

    /// <summary>The first of the named settings that has a value; null when none has.</summary>
    public static IConfigurationSection? FirstOf(IConfigurationSection section, IReadOnlyCollection<string> names) =>
        section.GetChildren().FirstOrDefault(s => s.Value is { Length: > 0 } && Has(names, s.Key));

    /// <summary>The environment's name of a setting.</summary>
    public static string Variable(IConfigurationSection setting) => Prefix + setting.Path.Replace(":", "__", StringComparison.Ordinal);

    private static bool Has(IReadOnlyCollection<string> known, string name) => known.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static object? Read(IConfigurationSection setting, PropertyInfo property)
    {
        var text = setting.Value ?? "";
        var optional = Nullable.GetUnderlyingType(property.PropertyType) is not null;
        switch (Type.GetTypeCode(property.PropertyType))
        {
            case TypeCode.String:
                return text;
            case TypeCode.Int32 when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            case TypeCode.Int64 when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number):
                return number;
            case TypeCode.Int32 or TypeCode.Int64:
                throw new StorageException($"{Variable(setting)} must be a whole number, not '{text}'.");
            case TypeCode.Object when optional && text.Equals(None, StringComparison.OrdinalIgnoreCase):
                return null;
            // A number alone would be days, which is not what somebody who writes 5 has in mind.
            case TypeCode.Object when text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time):
                return time;
            default:
                throw new StorageException(
                    $"{Variable(setting)} must be a time such as 00:05:00 for five minutes, or with days 1.00:00:00{(optional ? $", or {None}" : "")}; not '{text}'.");
        }
    }
}
