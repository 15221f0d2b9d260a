using System.Collections.Immutable;
using Grpc.Core;
using Nexus.Gateway.Errors;
using Nexus.Gateway.Jobs;
using Nexus.Grains;
using Nexus.Grains.Backends;
using Nexus.V1;

namespace Nexus.Gateway.Backends;

/// <summary>nexus.v1.BackendService.</summary>
internal sealed class BackendService(IGrainFactory grains) : V1.BackendService.BackendServiceBase
{
    public override async Task<ListBackendsResponse> List(ListBackendsRequest request, ServerCallContext context)
    {
        var backends = await CatalogAsync(context.CancellationToken);
        return new ListBackendsResponse { Backends = { await Task.WhenAll(backends.Select(b => ReadAsync(b, context.CancellationToken))) } };
    }

    public override async Task<Backend> Get(GetBackendRequest request, ServerCallContext context)
    {
        var backends = await CatalogAsync(context.CancellationToken);
        var backend = backends.FirstOrDefault(b => b.Name == request.Name) ?? throw RpcErrors.NotFound(
            ErrorReason.BackendNotFound,
            "backend",
            request.Name,
            $"There is no backend named '{request.Name}'; there are: {string.Join(", ", backends.Select(b => b.Name))}.");
        return await ReadAsync(backend, context.CancellationToken);
    }

    private Task<ImmutableArray<BackendDescription>> CatalogAsync(CancellationToken cancellationToken) =>
        grains.GetGrain<IBackendCatalogGrain>(0).List().WaitAsync(cancellationToken);

    private async Task<Backend> ReadAsync(BackendDescription backend, CancellationToken cancellationToken)
    {
        var view = await grains.GetGrain<IBackendGrain>(GrainKeys.Backend(backend.Name)).Get().WaitAsync(cancellationToken);
        return new Backend
        {
            Name = backend.Name,
            Description = backend.Description,
            Slots = view.Slots,
            Queued = view.Queued,
            Granted = view.Granted,
            MaxShots = backend.MaxShots,
            MaxQubits = backend.MaxQubits,
            Kind = backend.Kind.ToMessage(),
        };
    }
}
