namespace Holdfast.Control.Health;

/// <summary>The outcome of one probe, with what was seen: <c>connection refused</c>, <c>status 500 instead of 200</c>.</summary>
public readonly record struct ProbeResult(bool Passed, string Evidence)
{
    /// <summary>What was answered, where that is to be read; else empty.</summary>
    public string Output { get; init; } = "";

    public static ProbeResult Pass(string evidence) => new(Passed: true, evidence);

    public static ProbeResult Fail(string evidence) => new(Passed: false, evidence);
}
