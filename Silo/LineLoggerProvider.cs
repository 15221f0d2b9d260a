using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Nexus.Silo;

/// <summary>Writes log entries as lines of plain text, one entry a line and its exception below it, to a file or to standard error.</summary>
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, LineLogger> _loggers = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Func<TextWriter> _open;
    private readonly LogLevel _minimum;
    private readonly TimeProvider _time;
    private TextWriter? _writer;

    /// <summary>Makes the provider. The writer is opened by the first entry, so a quiet run leaves no file, and is disposed with the provider.</summary>
    public LineLoggerProvider(Func<TextWriter> open, LogLevel minimum, TimeProvider time)
    {
        _open = open;
        _minimum = minimum;
        _time = time;
    }

    /// <summary>A provider that appends to a file.</summary>
    public static LineLoggerProvider ToFile(string path, LogLevel minimum) => new(() => OpenForAppending(path), minimum, TimeProvider.System);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new LineLogger(this, name));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _writer?.Dispose();
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

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var time = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            _writer ??= _open();
            _writer.WriteLine($"{time} {level.ToString().ToUpperInvariant()} {category}: {message}");
            if (exception is not null)
            {
                _writer.WriteLine(exception);
            }

            _writer.Flush();
        }
    }

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider._minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                provider.Write(logLevel, category, formatter(state, exception), exception);
            }
        }
    }
}
