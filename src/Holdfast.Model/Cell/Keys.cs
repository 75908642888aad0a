namespace Holdfast.Model.Cell;

/// <summary>Where the agreed state is in the store. Values are JSON, see <see cref="Json.JsonCodec"/>.</summary>
public static class Keys
{
    /// <summary>Everything of Holdfast's own; clients' keys live elsewhere.</summary>
    public const string Root = "/holdfast/";

    public const string Cell = Root + "cell";
    public const string Voters = Root + "voters";
    public const string Control = Root + "control";

    /// <summary>The newest <see cref="Spec.SpecVersion"/>.</summary>
    public const string Spec = Root + "spec";
    public const string Members = Root + "members/";
    public const string Grants = Root + "grants/";
    public const string Incidents = Root + "incidents/";
    public const string Events = Root + "events/";

    /// <summary>By the name of the node that is fenced.</summary>
    public const string Fences = Root + "fences/";

    /// <summary>By the name of the node that is drained.</summary>
    public const string Drains = Root + "drains/";

    /// <summary>By the service that a person promotes.</summary>
    public const string Promotions = Root + "promotions/";

    public const string Restarts = Root + "restarts/";

    /// <summary>There while the cell is paused.</summary>
    public const string Pause = Root + "pause";

    /// <summary>Every version of the spec. Read on demand, not followed.</summary>
    public const string History = "/holdfast-history/";

    public static string Member(string name) => Members + name;

    public static string Grant(string service) => Grants + service;

    public static string Fence(string node) => Fences + node;

    public static string Drain(string node) => Drains + node;

    public static string Promotion(string service) => Promotions + service;

    public static string Restart(string service) => Restarts + service;

    public static string Incident(long number) => $"{Incidents}{number:D10}";

    /// <summary>Ordinal order is the order of writing: controller's epoch, then its own count.</summary>
    public static string Event(long controlEpoch, long count) => $"{Events}{controlEpoch:D10}-{count:D10}";

    public static string HistoryVersion(long number) => $"{History}{number:D10}";
}
