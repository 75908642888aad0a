using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>Changes of a service's checks: by kind and target, so that a check inserted in front is one line and not many.</summary>
internal static class CheckPlan
{
    public static void Lines(Changes service, ImmutableArray<CheckSpec> old, ImmutableArray<CheckSpec> @new)
    {
        var left = old.ToList();
        for (var i = 0; i < @new.Length; i++)
        {
            var now = @new[i];
            var before = left.Find(c => c == now) ?? left.Find(c => CheckText.Identity(c) == CheckText.Identity(now));
            if (before is null)
                service.Add($"checks[{i}] {CheckText.Identity(now)}", "moves nothing while it passes");
            else
                Figures(service, $"checks[{i}].", before, now);
            if (before is not null) left.Remove(before);
        }

        foreach (var gone in left) service.Remove($"checks[{old.IndexOf(gone)}] {CheckText.Identity(gone)}", Changes.Nothing);
    }

    private static void Figures(Changes service, string at, CheckSpec old, CheckSpec @new) => service
        .Field(at + "status", Status(old), Status(@new))
        .Field(at + "contains", old.Contains, @new.Contains)
        .Field(at + "certificate-days", Number(old.CertificateDays), Number(@new.CertificateDays))
        .Field(at + "interval", DurationText.Of(old.Interval), DurationText.Of(@new.Interval))
        .Field(at + "timeout", DurationText.Of(old.Timeout), DurationText.Of(@new.Timeout))
        .Field(at + "rise", Number(old.Rise), Number(@new.Rise))
        .Field(at + "fall", Number(old.Fall), Number(@new.Fall));

    private static string Status(CheckSpec check) => check.Status == 0 ? check.Kind == CheckKind.Sip ? "any below 500" : "any 2xx or 3xx" : Number(check.Status);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
