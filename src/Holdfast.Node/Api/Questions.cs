using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Holdfast.Control.Explaining;
using Holdfast.Model.Cell;
using Holdfast.Model.Reports;
using Holdfast.Model.Spec;
using Holdfast.Node.Api.Answers;
using Holdfast.Node.Api.Routing;
using Holdfast.Node.Api.Views;
using Holdfast.Spec;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api;

/// <summary>Answers from this node's own view.</summary>
internal static class Questions
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1000;
    private const int MaxDown = 100;

    public static Answer Why(ApiCall call)
        => Explain.Why(call.View.State, call.View.Seen, call.Parameters[0], ReportCache.Context(call.View)) is { } why
            ? Answer.Of(why)
            : Refusals.NoService(call.Parameters[0]);

    public static Answer Incidents(ApiCall call)
        => Limit(call) is { } limit ? Answer.Of<ImmutableArray<Incident>>([.. call.View.State.Incidents.Values.Reverse().Take(limit)]) : BadLimit(call);

    public static Answer Incident(ApiCall call)
    {
        Names.TryNumber(call.Parameters[0], out var number);
        return call.View.State.Incidents.GetValueOrDefault(number) is { } incident
            ? Answer.Of(incident)
            : Answer.Refuse(StatusCodes.Status404NotFound, "not-found", $"There is no incident {number}; old ones are forgotten.", "See what there is: holdfast timeline list");
    }

    /// <summary>Newest first by the time of who recorded them; commands' events are not in the order of their keys.</summary>
    public static Answer Events(ApiCall call)
        => Limit(call) is { } limit ? Answer.Of<ImmutableArray<CellEvent>>([.. call.View.State.Events.Values.Reverse().OrderByDescending(e => e.At).Take(limit)]) : BadLimit(call);

    /// <summary>Only losses: what a URL has room for.</summary>
    public static Answer WhatIf(ApiCall call)
        => WhatIf(call, new WhatIfQuestion { Down = [.. call.Query("down").Split(',', MaxDown + 1, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] });

    public static Answer WhatIf(ApiCall call, WhatIfQuestion question)
    {
        var (add, drain, down) = (Given(question.Add), Given(question.Drain), Given(question.Down));
        ImmutableArray<string> named = [.. add, .. drain, .. down];
        if ((named.IsEmpty && string.IsNullOrEmpty(question.Spec)) || named.Length > MaxDown || !named.All(Names.IsName))
            return Refusals.BadRequest($"\"down\" must name 1 to {MaxDown} nodes, with commas; or \"drain\", \"add\" or \"spec\" must say what is supposed.", Names.Rule);
        CellSpec? spec = null;
        if (!string.IsNullOrEmpty(question.Spec))
        {
            var read = SpecReader.Read(question.Spec);
            if (!read.Ok)
                return Refusals.Faulty(read.Faults);
            spec = read.Spec;
        }

        var unknown = Explain.UnknownNodes(call.View.State, named).RemoveAll(n => spec?.Node(n) is not null);
        if (!unknown.IsEmpty)
            return Answer.Refuse(StatusCodes.Status404NotFound, "not-found", $"There is no node {string.Join(", ", unknown)}.", "See what there is: holdfast members");
        return call.View.Seen is { } seen
            ? Answer.Of(Explain.WhatIf(call.View.State, seen, question with { Add = add, Drain = drain, Down = down }, spec, DateTimeOffset.UtcNow))
            : Answer.Refuse(StatusCodes.Status503ServiceUnavailable, "no-controller", $"{call.View.Node} does not vote, and no voter can be asked.", "Ask a voter: holdfast members");
    }

    /// <summary>JSON can say null.</summary>
    private static ImmutableArray<string> Given(ImmutableArray<string> names) => names.IsDefault ? [] : [.. names.Where(n => n is not null)];

    public static Answer Fences(ApiCall call) => Answer.Of(Explain.Fences(call.View.State, call.View.Seen, ReportCache.Context(call.View)));

    public static Answer Spec(ApiCall call)
        => call.View.State.Spec is { } spec
            ? Answer.Of(spec)
            : Answer.Refuse(StatusCodes.Status404NotFound, "not-found", "No spec has been applied yet.", "Write one and apply it: holdfast apply cell.yaml");

    public static Answer Version(ApiCall call) => Answer.Of(new VersionReport
    {
        Version = typeof(Questions).Assembly.GetName().Version?.ToString(3) ?? "",
        Node = call.View.Node,
        StoreData = call.View.StoreData,
        Platform = $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}",
    });

    private static int? Limit(ApiCall call)
    {
        var text = call.Query("limit");
        if (text.Length == 0)
            return DefaultLimit;
        return Names.TryNumber(text, out var limit) ? (int)Math.Min(limit, MaxLimit) : null;
    }

    private static Answer BadLimit(ApiCall call) => Refusals.BadRequest($"\"{Names.Shown(call.Query("limit"))}\" is no limit.", $"Give a number from 1 to {MaxLimit}.");
}
