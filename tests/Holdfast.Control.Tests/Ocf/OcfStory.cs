using System.Globalization;
using Holdfast.Control.Ocf;
using Holdfast.Model.Time;

namespace Holdfast.Control.Tests.Ocf;

/// <summary>Drives a resource, and writes down what it asks for: <c>start</c>, <c>probe</c>, <c>says active 3</c>, <c>cancel</c>, <c>ends 1: why</c>.</summary>
internal sealed class OcfStory(OcfUse use)
{
    private readonly OcfResource _resource = new(new OcfPlan { Use = use });
    private Moment _now = new(1_000_000_000_000);
    private OcfAction _running;

    public Moment? Next => _resource.Next;

    /// <summary>What the last input led to.</summary>
    public string Begin() => Step(new OcfWoken());

    public string Told(long epoch) => Step(new OcfTold(epoch));

    public string AskedToStop() => Step(new OcfAskedToStop());

    /// <summary>The action that runs ends.</summary>
    public string Ends(int code, string said = "") => Step(new OcfEnded(_running, code, said));

    public string Wait(TimeSpan time)
    {
        _now += time;
        return Step(new OcfWoken());
    }

    private string Step(OcfInput input) => string.Join(", ", _resource.Step(input, _now).Select(Said));

    private string Said(OcfEffect effect)
    {
        switch (effect)
        {
            case RunOcf run:
                _running = run.Action;
                return run.Probe && run.Action == OcfAction.Monitor ? "probe" : run.Action.Word();
            case SayRole role:
                return role.Epoch > 0 ? string.Create(CultureInfo.InvariantCulture, $"says active {role.Epoch}") : "says standby";
            case CancelOcf:
                return "cancel";
            case EndOcf end:
                return string.Create(CultureInfo.InvariantCulture, $"ends {end.Code}: {end.Why}");
            default:
                return "remarks";
        }
    }
}
