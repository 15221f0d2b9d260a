using Nexus.Circuits.Text;

namespace Nexus.Circuits.OpenQasm2;

/// <summary>Diagnostics about a token.</summary>
internal static class TokenDiagnostics
{
    public static int Error(this DiagnosticList diagnostics, string code, string message, Token token, params IReadOnlyList<string> expected) =>
        diagnostics.Error(code, message, token.Start, token.Length, expected);

    public static void Warning(this DiagnosticList diagnostics, string code, string message, Token token) =>
        diagnostics.Warning(code, message, token.Start, token.Length);
}
