using Holdfast.Model.Spec;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for a service that is only told and asked.</summary>
internal static class ExternalRules
{
    private static readonly string[] Schemes = ["http", "https"];

    public static void Check(ServiceSpec service, ExternalSpec external, string[] at, Document document)
    {
        foreach (var (key, call) in new[] { ("activate", external.Activate), ("deactivate", external.Deactivate), ("is-active", external.IsActive) })
            if (call is not null)
                Call(call, [.. at, key], document);
        if (service.Standby == StandbyKind.Warm)
            document.Fault([.. at[..^1], "standby"], "standby: warm has no meaning here: what stands by is the thing itself.", "remove standby");
    }

    private static void Call(ExternalCall call, string[] at, Document document)
    {
        CommandRules.Check(call.Command, at, document);
        if (call.Url.Length == 0)
            return;
        PlaceholderRules.Check(call.Url, [.. at, "url"], document);
        PlaceholderRules.Check(call.Body, [.. at, "body"], document);
        Urls.Check(call.Url, Schemes, [.. at, "url"], document);
    }
}
