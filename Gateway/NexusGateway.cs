using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Jobs;
using Nexus.Gateway.Programs;
using Nexus.Gateway.Telemetry;
using Nexus.Gateway.Tokens;
using Nexus.Grains;

namespace Nexus.Gateway;

/// <summary>Puts the gateway into a web application: gRPC, gRPC-Web, reflection and health, behind access tokens.</summary>
public static class NexusGateway
{
    /// <summary>The largest message that the server takes: a chunk of a program has half of it at most.</summary>
    private const int MaxMessageBytes = 2 * 1024 * 1024;

    /// <summary>
    /// Registers what the gateway needs. The host brings an <see cref="IGrainFactory"/>, of a silo or of a client of the cluster, and the stores of
    /// <c>AddNexusStorage</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; they may also be bound elsewhere.</param>
    public static IServiceCollection AddNexusGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        services.AddNexusAccess(configure);
        services.TryAddSingleton<ProgramReading>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = false;
            grpc.MaxReceiveMessageSize = MaxMessageBytes;

            // Clients have limits of their own, and streams are cut into parts that fit them.
            grpc.MaxSendMessageSize = null;
            grpc.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks();
        return services;
    }

    /// <summary>Registers what stands before every page and every call: readiness and access tokens. The gateway has it; a silo without one needs it for its pages.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; they may also be bound elsewhere.</param>
    public static IServiceCollection AddNexusAccess(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        services.AddOptions<GatewayOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddKeyedSingleton(NexusTime.Key, TimeProvider.System);
        services.TryAddSingleton<ServerReadiness>();
        services.TryAddSingleton<TokenVerifier>();
        services.TryAddSingleton<RefusalLimiter>();
        services.AddHealthChecks().AddCheck<ReadinessCheck>(ReadinessCheck.Name);
        services.AddAuthentication(TokenAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);

        // Closed unless an endpoint says otherwise, and so is what no endpoint answers.
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder(TokenAuthentication.SchemeName).RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>Adds the middleware: routing, gRPC-Web, telemetry, authentication and authorization, in this order.</summary>
    public static IApplicationBuilder UseNexusGateway(this IApplicationBuilder app) => app
        .UseRouting()
        .UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true })
        .UseNexusTelemetry()
        .UseAuthentication()
        .UseAuthorization();

    /// <summary>Maps the services. Reflection needs a token like any other; health does not, because probes have none.</summary>
    public static IEndpointRouteBuilder MapNexusGateway(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<JobService>();
        endpoints.MapGrpcService<ProgramService>();
        endpoints.MapGrpcService<Backends.BackendService>();
        endpoints.MapGrpcService<ServerService>();
        endpoints.MapGrpcReflectionService();
        endpoints.MapGrpcHealthChecksService().AllowAnonymous();
        return endpoints;
    }
}
