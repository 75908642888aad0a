namespace Holdfast.Demo.Board;

/// <summary>One HTTP answer. With an epoch it is the holder's word and may only be said while it still is the holder.</summary>
internal sealed record Reply(int Status, string ContentType, byte[] Body, long Epoch)
{
    public const string Html = "text/html; charset=utf-8";

    public static Reply Json(int status, byte[] body, long epoch) => new(status, "application/json", body, epoch);
}
