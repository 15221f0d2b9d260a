using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Grains;

namespace Nexus.Gateway.Pages;

/// <summary>
/// The sessions of browsers, in memory: a restart ends them all, and the next page asks for the token again. The cookie holds a random id
/// and nothing else.
/// </summary>
internal sealed class Sessions([FromKeyedServices(NexusTime.Key)] TimeProvider time)
{
    /// <summary>How long a session lasts.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>The most sessions at once; the one that ends first makes room for another.</summary>
    public const int MaxSessions = 1000;

    private const int IdBytes = 32;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <summary>Begins a session. Returns its id.</summary>
    public string Begin(string token)
    {
        MakeRoom();
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        _sessions[id] = new Session(token, time.GetUtcNow() + Lifetime);
        return id;
    }

    /// <summary>The session with an id, or null when there is none any more.</summary>
    public Session? Find(string id) => _sessions.TryGetValue(id, out var session) && session.ExpiresAt > time.GetUtcNow() ? session : null;

    /// <summary>Ends a session.</summary>
    public void End(string id) => _sessions.TryRemove(id, out _);

    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var (id, session) in _sessions)
        {
            if (session.ExpiresAt <= now)
            {
                _sessions.TryRemove(id, out _);
            }
        }

        if (_sessions.Count >= MaxSessions)
        {
            _sessions.TryRemove(_sessions.MinBy(s => s.Value.ExpiresAt).Key, out _);
        }
    }
}
