using System.Collections.Immutable;
using Holdfast.Control.Proposals;
using Holdfast.Model.Reports;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Answers;

/// <summary>The refusals that several routes share.</summary>
internal static class Refusals
{
    public static Answer Faulty(ImmutableArray<SpecFault> faults) => Answer.Refuse(StatusCodes.Status422UnprocessableEntity, new ApiError
    {
        Code = "invalid-spec",
        Message = faults.Length == 1 ? "The spec has a fault, so nothing was changed." : $"The spec has {faults.Length} faults, so nothing was changed.",
        Next = "Mend what each fault names, and apply again.",
        Faults = faults,
    });

    public static Answer NoService(string service) => Answer.Refuse(
        StatusCodes.Status404NotFound, "not-found", $"There is no service {service}.", "See what there is: holdfast services");

    public static Answer BadRequest(string what, string next) => Answer.Refuse(StatusCodes.Status400BadRequest, "bad-request", what, next);

    public static Answer NotYet(string node) => Answer.Refuse(
        StatusCodes.Status503ServiceUnavailable,
        "starting",
        $"{node} has not read the cell's state yet, so it cannot answer.",
        "Ask again in a moment, or ask another node. If it stays so, the store is not reachable: see the daemon's log.");

    public static Answer AskAnother(string node) => Answer.Refuse(
        StatusCodes.Status503ServiceUnavailable,
        "ask-another",
        $"{node} is the node to be switched off, so it could not tell what came of it. Nothing was done.",
        "Give the command to another node.");

    public static Answer StoreAway(string why) => Answer.Refuse(
        StatusCodes.Status503ServiceUnavailable,
        "no-quorum",
        $"The store does not answer, so nothing was changed: {why}",
        "Bring back a majority of the voters: holdfast status");

    public static Answer Unknown(string what) => Answer.Refuse(
        StatusCodes.Status504GatewayTimeout,
        "unknown-outcome",
        $"It may or may not have been done: {what}",
        "Look with holdfast status and holdfast events before you give the command again.");

    public static Answer TimedOut(TimeSpan bound) => Answer.Refuse(
        StatusCodes.Status504GatewayTimeout,
        "timed-out",
        $"The answer could not be made within {bound.TotalSeconds:0.#} s: this node is overloaded, or its store is slow.",
        "Ask again, or ask another node.");

    public static Answer SlowBody() => Answer.Refuse(
        StatusCodes.Status408RequestTimeout, "bad-request", "The request's body did not come in time, so nothing was done.", "Send it at once.");

    public static Answer Of(Refusal refusal) => Answer.Refuse(Status(refusal.Code), refusal.Code, refusal.Message, refusal.Next);

    private static int Status(string code) => code switch
    {
        "not-found" => StatusCodes.Status404NotFound,
        "no-quorum" or "starting" => StatusCodes.Status503ServiceUnavailable,
        "invalid-spec" => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status409Conflict,
    };
}
