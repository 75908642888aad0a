using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Holdfast.EndToEnd.Tests.Cells;

/// <summary>What etcd itself says of its members.</summary>
internal static class EtcdMembers
{
    /// <summary>Names of those that have started, by what the member on this node says.</summary>
    public static async Task<string[]> OfAsync(TestNode node, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.PostAsJsonAsync(new Uri($"http://{node.Address}:7422/v3/cluster/member/list"), new { }, ct);
            var members = JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct))?["members"]?.AsArray() ?? [];
            return [.. members.Where(m => m?["clientURLs"] is not null).Select(m => (string?)m?["name"] ?? "").Order(StringComparer.Ordinal)];
        }
        catch (HttpRequestException)
        {
            return [];
        }
    }
}
