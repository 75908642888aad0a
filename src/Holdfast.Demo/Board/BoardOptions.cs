using System.Collections.Immutable;

namespace Holdfast.Demo.Board;

/// <summary>What the demo service needs to know; all but the address it listens on comes from the environment that Holdfast gives it.</summary>
internal sealed record BoardOptions
{
    public const string PeersVariable = "BOARD_PEERS";
    public const string LogVariable = "BOARD_LOG";

    public required Uri Listen { get; init; }

    public required string Node { get; init; }

    public required string Service { get; init; }

    public required ImmutableArray<Uri> Store { get; init; }

    public required string GrantKey { get; init; }

    public required string LeaseFile { get; init; }

    /// <summary>The epoch of a cold start; 0 as a warm standby.</summary>
    public long Epoch { get; init; }

    /// <summary>Where the acting log is appended to; empty for none.</summary>
    public string Log { get; init; } = "";

    /// <summary>The longest wait for one answer of the store. Default 300 ms.</summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Base addresses of all the nodes' boards, so that the page in a browser can follow the holder.</summary>
    public ImmutableArray<string> Peers { get; init; } = [];

    /// <exception cref="DemoException">A variable is missing or wrong.</exception>
    public static BoardOptions Read(string listen, Func<string, string?> variable) => new()
    {
        Listen = Address(listen, "--listen"),
        Node = Required(variable, "HOLDFAST_NODE"),
        Service = Required(variable, "HOLDFAST_SERVICE"),
        Store = [.. Words(Required(variable, "HOLDFAST_STORE")).Select(word => Address(word, "HOLDFAST_STORE"))],
        GrantKey = Required(variable, "HOLDFAST_GRANT_KEY"),
        LeaseFile = Required(variable, "HOLDFAST_LEASE_FILE"),
        Epoch = long.TryParse(variable("HOLDFAST_EPOCH"), out var epoch) ? epoch : 0,
        Log = variable(LogVariable) ?? "",
        Peers = [.. Words(variable(PeersVariable) ?? "")],
    };

    private static string Required(Func<string, string?> variable, string name) =>
        variable(name) is { Length: > 0 } value
            ? value
            : throw new DemoException(
                $"{name} is not set. The demo service is run by Holdfast, which tells it its node, its lease and the store; "
                + "`holdfast demo` shows it at work.");

    private static Uri Address(string text, string source) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp
            ? uri
            : throw new DemoException($"{source} is \"{text}\", which is not an address such as http://127.0.0.1:8080.");

    private static string[] Words(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
