using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nexus.Grains;
using Nexus.Storage.Tokens;

namespace Nexus.Silo;

/// <summary>
/// Makes the first token, the administrator's, and leaves it in the data directory, where only the owner reads it. It does so when the
/// database has no token of that name, revoked ones included: a token that was revoked or a file that was deleted does not come back.
/// </summary>
internal sealed partial class AdministratorToken(
    DataDirectory directory,
    ITokenStore tokens,
    [FromKeyedServices(NexusTime.Key)] TimeProvider time,
    ILogger<AdministratorToken> logger) : IHostedService
{
    private const string Name = "administrator";

    /// <summary>Runs after the silo's start, which migrates the database, and before the web server's.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await tokens.ListAsync(cancellationToken)).Any(t => t.Name == Name))
        {
            return;
        }

        // The file first: a token that is only in the database would be lost. A file left by a start that died in between is used.
        var path = directory.AdministratorTokenPath;
        var text = File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellationToken)).Trim() : "";
        if (!AccessToken.IsWellFormed(text))
        {
            text = AccessToken.Draw();
            DataDirectory.WriteForOwner(path, text + "\n");
        }

        await tokens.AddAsync(Name, text, time.GetUtcNow(), cancellationToken);
        LogMade(path);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "The administrator's token is in {Path}.")]
    private partial void LogMade(string path);
}
