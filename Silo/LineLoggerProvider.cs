using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Nexus.Silo;

/// <summary>Writes log entries as lines of plain text, one entry a line and its exception below it, to a file or to standard error.</summary>
internal sealed class LineLoggerProvider : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentDictionary<string, LineLogger> _loggers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Func<TextWriter> _open;
    private readonly bool _owned;
    private readonly LogLevel _minimum;
    private TextWriter? _writer;
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    private LineLoggerProvider(Func<TextWriter> open, bool owned, LogLevel minimum)
    {
        _open = open;
        _owned = owned;
        _minimum = minimum;
    }

    /// <summary>A provider that appends to a file, which the first entry opens: a quiet run leaves none.</summary>
    public static LineLoggerProvider ToFile(string path, LogLevel minimum) => new(() => OpenForAppending(path), owned: true, minimum);

    /// <summary>A provider that writes to a writer, and leaves it open.</summary>
    public static LineLoggerProvider To(TextWriter writer, LogLevel minimum) => new(() => writer, owned: false, minimum);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new LineLogger(this, name));

    /// <inheritdoc/>
    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_owned)
            {
                _writer?.Dispose();
            }

            _writer = null;
        }
    }

    private static StreamWriter OpenForAppending(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(path, options);
    }

    /// <summary>What the entry belongs to, such as a job and an item: <c> [job ..., item 3, attempt 1]</c>; empty for nothing.</summary>
    private string Scopes()
    {
        var scopes = new List<string>();
        _scopes.ForEachScope(static (scope, found) => found.Add(scope?.ToString() ?? ""), scopes);
        scopes.RemoveAll(string.IsNullOrEmpty);
        return scopes.Count == 0 ? "" : $" [{string.Join("; ", scopes)}]";
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var time = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            try
            {
                _writer ??= _open();
                _writer.WriteLine($"{time} {level.ToString().ToUpperInvariant()} {category}: {message}");
                if (exception is not null)
                {
                    _writer.WriteLine(exception);
                }

                _writer.Flush();
            }
            catch (IOException) when (_owned)
            {
                // A full disk takes the entry, and must not take whoever makes it: what is told of goes on.
                Abandon();
            }
        }
    }

    /// <summary>Gives up the file with what could not be written; the next entry opens it again.</summary>
    private void Abandon()
    {
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // It tries to write the same once more.
        }

        _writer = null;
    }

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => provider._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider._minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(logLevel, category, formatter(state, exception) + provider.Scopes(), exception);
            }
        }
    }
}
