using Holdfast.Model.Reports;

namespace Holdfast.Client;

/// <summary>A call that was not answered with what was asked for: what happened, what it means and what to do next.</summary>
public sealed class HoldfastApiException : Exception
{
    /// <summary>The code when no daemon took the call.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The code when a command was sent and its outcome is not known.</summary>
    public const string Unknown = "unknown-outcome";

    /// <summary>The code when what answered is no Holdfast API of a version that this client knows.</summary>
    public const string BadAnswer = "bad-answer";

    public HoldfastApiException(ApiError error, int status = 0, Uri? url = null, Exception? inner = null)
        : base(error.Message, inner)
    {
        Error = error;
        Status = status;
        Url = url;
    }

    public ApiError Error { get; }

    /// <summary>The HTTP status, or 0 when there was no answer.</summary>
    public int Status { get; }

    /// <summary>The daemon that answered, when one did.</summary>
    public Uri? Url { get; }
}
