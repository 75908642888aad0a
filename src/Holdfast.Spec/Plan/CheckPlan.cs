using System.Collections.Immutable;
using System.Globalization;
using Holdfast.Model.Spec;

namespace Holdfast.Spec.Plan;

/// <summary>Changes of a service's checks: by kind and target, so that a check inserted in front is one line and not many.</summary>
internal static class CheckPlan
{
    public static void Lines(Changes service, ImmutableArray<CheckSpec> old, ImmutableArray<CheckSpec> @new, string key = "checks")
    {
        var left = old.ToList();
        for (var i = 0; i < @new.Length; i++)
        {
            var now = @new[i];
            var before = left.Find(c => c == now) ?? left.Find(c => CheckText.Identity(c) == CheckText.Identity(now));
            if (before is null)
                service.Add($"{key}[{i}] {CheckText.Identity(now)}", "moves nothing while it passes");
            else
                Figures(service, $"{key}[{i}].", before, now);
            if (before is not null) left.Remove(before);
        }

        foreach (var gone in left) service.Remove($"{key}[{old.IndexOf(gone)}] {CheckText.Identity(gone)}", Changes.Nothing);
    }

    private static void Figures(Changes service, string at, CheckSpec old, CheckSpec @new) => service
        .Field(at + "status", Status(old), Status(@new))
        .Field(at + "contains", old.Contains, @new.Contains)
        .Field(at + "header", old.Header ?? "", @new.Header ?? "")
        .Field(at + "expect", old.Expect ?? "", @new.Expect ?? "")
        .Field(at + "limits", Limits(old), Limits(@new))
        .Field(at + "fast-interval", Time(old.FastInterval), Time(@new.FastInterval))
        .Field(at + "down-interval", Time(old.DownInterval), Time(@new.DownInterval))
        .Field(at + "standby-interval", Time(old.StandbyInterval), Time(@new.StandbyInterval))
        .Field(at + "weight", Number(old.Weight), Number(@new.Weight))
        .Field(at + "flap-limit", Number(old.FlapLimit), Number(@new.FlapLimit))
        .Field(at + "flap-window", DurationText.Of(old.FlapWindow), DurationText.Of(@new.FlapWindow))
        .Field(at + "flap-hold", DurationText.Of(old.FlapHold), DurationText.Of(@new.FlapHold))
        .Field(at + "certificate-days", Number(old.CertificateDays), Number(@new.CertificateDays))
        .Field(at + "interval", DurationText.Of(old.Interval), DurationText.Of(@new.Interval))
        .Field(at + "timeout", DurationText.Of(old.Timeout), DurationText.Of(@new.Timeout))
        .Field(at + "rise", Number(old.Rise), Number(@new.Rise))
        .Field(at + "fall", Number(old.Fall), Number(@new.Fall));

    private static string Time(TimeSpan span) => span == TimeSpan.Zero ? "" : DurationText.Of(span);

    /// <summary>Those that are not zero, each with its word.</summary>
    private static string Limits(CheckSpec check)
    {
        if (check.Limits is not { } limits)
            return "";
        string?[] parts =
        [
            limits.FreePercent > 0 ? string.Create(CultureInfo.InvariantCulture, $"{limits.FreePercent}% free") : null,
            limits.FreeBytes > 0 ? $"{Number(limits.FreeBytes)} bytes free" : null,
            limits.InodesPercent > 0 ? string.Create(CultureInfo.InvariantCulture, $"{limits.InodesPercent}% of the inodes") : null,
            limits.Most > 0 ? string.Create(CultureInfo.InvariantCulture, $"at most {limits.Most}{(limits.Full ? " full" : "")} over {DurationText.Of(limits.Over)}") : null,
            limits.Offset > TimeSpan.Zero ? $"at most {DurationText.Of(limits.Offset)} off" : null,
            limits.Speed > 0 ? $"{Number(limits.Speed)} Mbit/s" : null,
            limits.HalfDuplex ? "half duplex" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string Status(CheckSpec check) => check.Status == 0 ? check.Kind == CheckKind.Sip ? "any below 500" : "any 2xx or 3xx" : Number(check.Status);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
