using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Nexus.V1;

namespace Nexus.Gateway.Tests;

/// <summary>Requests that no gRPC library makes: broken frames, and gRPC-Web over HTTP/1.1.</summary>
public sealed class WireTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Info = "/nexus.v1.ServerService/GetInfo";

    private TestServer Server => shared.Server;

    public static TheoryData<string, byte[]> BrokenFrames() => new()
    {
        { "no frame", [] },
        { "half a header", [0, 0, 0] },
        { "shorter than it says", [0, 0, 0, 0, 9, 1] },
        { "compressed, but by nothing", [1, 0, 0, 0, 1, 1] },
        { "a flag that does not exist", [7, 0, 0, 0, 0] },
        { "a length of 4 GiB", [0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3] },
        { "two messages where one belongs", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task A_broken_frame_fails_its_call_only(string what, byte[] body)
    {
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Server.GrpcAddress, Info))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Server.Token), TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
        };
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        var status = response.Headers.TryGetValues("grpc-status", out var values) || response.TrailingHeaders.TryGetValues("grpc-status", out values)
            ? values.Single()
            : null;
        Assert.True(status is not (null or "0"), $"{what}: the status is {status ?? "missing"}, with {answer.Length} bytes.");
        await Server.Info.GetInfoAsync(new GetInfoRequest());
    }

    [Fact]
    public async Task A_browser_calls_over_HTTP_1()
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Server.HttpAddress, Info))
        {
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc-web") } },
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Server.Token) },
        };
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsByteArrayAsync();
        var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1));
        Assert.Equal(300, ServerInfo.Parser.ParseFrom(body, 5, length).MaxItems);
        Assert.Contains("grpc-status: 0", System.Text.Encoding.ASCII.GetString(body.AsSpan(5 + length)), StringComparison.Ordinal);

        using var refused = await client.PostAsync(new Uri(Server.Server.HttpAddress, Info), new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc-web") } });
        Assert.Equal("16", refused.Headers.GetValues("grpc-status").Single());
    }
}
