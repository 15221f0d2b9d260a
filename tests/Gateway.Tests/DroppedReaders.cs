using System.Diagnostics.Metrics;

namespace Nexus.Gateway.Tests;

/// <summary>Counts the clients that servers of this process drop because they do not read.</summary>
internal sealed class DroppedReaders : IDisposable
{
    private readonly SemaphoreSlim _dropped = new(0);
    private readonly MeterListener _listener = new();

    public DroppedReaders()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == GatewayMetrics.DroppedReadersName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) => _dropped.Release());
        _listener.Start();
    }

    /// <summary>Waits until so many more were dropped.</summary>
    public async Task WaitAsync(int clients)
    {
        for (var client = 0; client < clients; client++)
        {
            Assert.True(await _dropped.WaitAsync(Watching.Patience));
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _dropped.Dispose();
    }
}
