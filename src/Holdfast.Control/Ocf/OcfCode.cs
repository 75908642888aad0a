using System.Globalization;

namespace Holdfast.Control.Ocf;

/// <summary>An agent's exit codes (OCF resource agent API 1.1, "Return codes").</summary>
public static class OcfCode
{
    public const int Success = 0;
    public const int Unimplemented = 3;
    public const int NotConfigured = 6;
    public const int NotRunning = 7;
    public const int RunningPromoted = 8;
    public const int FailedPromoted = 9;

    /// <summary>Runs, and may fail soon.</summary>
    public const int Degraded = 190;

    public const int DegradedPromoted = 191;

    /// <summary>What a code means, for people.</summary>
    public static string Say(int code) => code switch
    {
        Success => "success",
        1 => "error",
        2 => "wrong parameters",
        Unimplemented => "the agent cannot do this",
        4 => "not permitted",
        5 => "something that it needs is not installed",
        NotConfigured => "wrong configuration",
        NotRunning => "not running",
        RunningPromoted => "runs promoted",
        FailedPromoted => "failed while promoted",
        Degraded => "runs degraded",
        DegradedPromoted => "runs promoted, degraded",
        _ => string.Create(CultureInfo.InvariantCulture, $"code {code}, which has no meaning"),
    };

    /// <summary>Whether a monitor that ends so has found the resource in this role, well enough.</summary>
    public static bool Runs(int code, bool promoted) => promoted ? code is RunningPromoted or DegradedPromoted : code is Success or Degraded;
}
