using Holdfast.Model.Spec;
using Holdfast.Spec.Yaml;

namespace Holdfast.Spec.Rules;

/// <summary>What must hold for what is asked of a standby.</summary>
internal static class PromotionRules
{
    public static void Check(ServiceSpec service, PromotionSpec promotion, string[] at, Document document)
    {
        if (service.Mode == ServiceMode.ActiveActive)
            document.Fault(at, "promotion has no meaning here: in mode active-active every node of the service runs it, and none stands by.", "remove promotion, or use mode: active-standby");
        if (promotion.Report is { } report)
            CheckRules.Check(report, [.. at, "report"], document);
        Reported(promotion, at, document);
        if (promotion.Score is not null && !(service.Ocf is not null && service.Standby == StandbyKind.Warm))
            document.Fault([.. at, "score"], "score is what an OCF agent says that can be promoted; this service has none.", "remove score, or use ocf: with standby: warm");
        for (var i = 0; i < promotion.Checks.Length; i++)
        {
            CheckRules.Check(promotion.Checks[i], [.. at, "checks", SpecNode.Item(i)], document);
            CheckRules.Standby(promotion.Checks[i], possible: false, [.. at, "checks", SpecNode.Item(i)], document);
        }
    }

    private static void Reported(PromotionSpec promotion, string[] at, Document document)
    {
        const string Add = "add report:, such as report: {file: {path: /run/db/standby}}";
        if (promotion.Report is null && promotion.Lag is not null)
            document.Fault([.. at, "lag"], "Nothing says how far the data of a standby is behind.", Add);
        if (promotion.Report is null && !promotion.Needs.IsEmpty)
            document.Fault([.. at, "needs"], "Nothing says what is free on a standby.", Add);
        if (promotion.AllowLoss is { } loss && (promotion.Lag is null || loss <= promotion.Lag))
            document.Fault([.. at, "allow-loss"], promotion.Lag is null ? "allow-loss says what is allowed beyond lag, and there is no lag." : "allow-loss is not more than lag, so it allows nothing.", "give the usual limit as lag, and what is acceptable when nobody else is left as allow-loss");
    }
}
