using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Grains;
using Nexus.Storage.Tokens;

namespace Nexus.Silo;

/// <summary>
/// Makes the first token, the administrator's, and leaves it in the data directory, where only the owner reads it. It does so when the
/// database has no token of that name, revoked ones included: a token that was revoked or a file that was deleted does not come back. Of
/// servers that start at once on one database, one makes it.
/// </summary>
internal sealed partial class AdministratorToken(
    DataDirectory directory,
    ITokenStore tokens,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<AdministratorToken> logger) : IHostedService
{
    private const string Name = "administrator";

    // The same for everybody, so that the database takes one of those who try at once.
    private static readonly Guid TokenId = new("09d37897-07fd-5ccc-9c64-d44f3bd215a0");

    /// <summary>Where it is, or null when it is not in this data directory.</summary>
    public string? Path { get; private set; }

    /// <summary>Runs after the silo's start, which migrates the database, and before the web server's.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = directory.AdministratorTokenPath;
        var draft = path + ".draft";
        var known = await tokens.ListAsync(cancellationToken);
        if (!known.Any(t => t.Name == Name))
        {
            // The draft first: a token that is only in the database would be lost. Files left by a start that died in between are used.
            var text = Read(path) ?? Read(draft) ?? AccessToken.Draw();
            DataDirectory.WriteForOwner(draft, text + "\n");
            if (await tokens.TryAddAsync(TokenId, Name, text, time.GetUtcNow(), cancellationToken))
            {
                LogMade(path);
            }

            known = await tokens.ListAsync(cancellationToken);
        }

        if (IsValid(Read(draft), known))
        {
            File.Move(draft, path, overwrite: true);
        }
        else
        {
            // Another server was first.
            File.Delete(draft);
        }

        Path = IsValid(Read(path), known) ? path : null;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? Read(string path) =>
        File.Exists(path) && File.ReadAllText(path).Trim() is var text && AccessToken.IsWellFormed(text) ? text : null;

    private static bool IsValid(string? text, IReadOnlyList<TokenRecord> known) =>
        text is not null && known.Any(t => t.RevokedAt is null && t.Hash.Span.SequenceEqual(AccessToken.Hash(text)));

    [LoggerMessage(Level = LogLevel.Information, Message = "The administrator's token is in {Path}.")]
    private partial void LogMade(string path);
}
