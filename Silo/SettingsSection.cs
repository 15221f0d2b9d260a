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
        foreach (var setting in section.GetChildren())
        {
            if (!properties.TryGetValue(setting.Key, out var property))
            {
                throw Unknown(setting, section, properties.Keys);
            }

            property.SetValue(options, Read(setting, property));
        }
    }

    /// <summary>The refusal of a setting that does not exist.</summary>
    public static StorageException Unknown(IConfigurationSection setting, IConfigurationSection section, IEnumerable<string> known) => new(
        $"There is no setting {Variable(setting)}; there are {string.Join(", ", known.Order(StringComparer.Ordinal).Select(n => $"{Prefix}{section.Key}__{n}"))}.");

    /// <summary>The environment's name of a setting.</summary>
    public static string Variable(IConfigurationSection setting) => Prefix + setting.Path.Replace(":", "__", StringComparison.Ordinal);

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
            case TypeCode.Object when TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time):
                return time;
            default:
                throw new StorageException(
                    $"{Variable(setting)} must be a time such as 00:05:00, or with days 1.00:00:00{(optional ? $", or {None}" : "")}; not '{text}'.");
        }
    }
}
