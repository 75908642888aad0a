using System.Collections.Immutable;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Ocf;

/// <summary>An agent that is installed here, fits the order, and runs one action at a time.</summary>
internal sealed class OcfAgent : IResourceActions
{
    private readonly OcfOrder _order;
    private readonly OcfAgentName _name;
    private readonly string _program;
    private readonly AgentPlaces _places;
    private readonly TextWriter _log;
    private AgentCall? _call;

    private OcfAgent(OcfOrder order, OcfAgentName name, string program, AgentPlaces places, TextWriter log)
        => (_order, _name, _program, _places, _log) = (order, name, program, places, log);

    /// <summary>Checks everything that can be checked before anything runs.</summary>
    /// <returns>The agent, or why the order cannot be carried out here.</returns>
    public static async Task<(OcfAgent? Agent, string Why)> OpenAsync(OcfOrder order, AgentPlaces places, TextWriter log)
    {
        var (agent, missing) = Find(order, places, log);
        if (agent is null)
            return (null, missing);
        var (metaData, why) = await agent.DescribeAsync();
        if (metaData is null)
            return (null, $"{order.Spec.Agent}: {why}");
        if (Unfit(order, metaData) is { Length: > 0 } faults)
            return (null, string.Join("; ", faults));
        // Some agents refuse here what they start all the same (nginx, for a status page that only a deep monitor asks for): it is told, no more.
        if (metaData.Offers(OcfAction.Validate) && await agent.RunAsync(OcfAction.Validate) is { Code: not (OcfCode.Success or OcfCode.Unimplemented) } bad)
            await log.WriteLineAsync($"validate-all: {OcfCode.Say(bad.Code)}{(bad.Reason.Length == 0 ? "" : $" ({bad.Reason})")}");
        return (agent, "");
    }

    /// <returns>The agent, or why it is not there.</returns>
    public static (OcfAgent? Agent, string Why) Find(OcfOrder order, AgentPlaces places, TextWriter log)
    {
        if (OcfAgentName.Parse(order.Spec.Agent) is not { } name)
            return (null, $"{order.Spec.Agent} is no agent: write ocf:PROVIDER:TYPE");
        return AgentFiles.Find(name, out var program) is { } fault ? (null, fault) : (new OcfAgent(order, name, program, places, log), "");
    }

    /// <summary>What it says of itself, or why not.</summary>
    public async Task<(OcfMetaData? MetaData, string Why)> DescribeAsync()
    {
        var answer = await RunAsync(OcfAction.MetaData);
        if (answer.Code != OcfCode.Success)
            return (null, $"meta-data ended with {OcfCode.Say(answer.Code)}");
        return (OcfMetaDataReader.Read(answer.Output, out var why), why);
    }

    /// <param name="run">What to run; nothing else runs.</param>
    /// <param name="ended">Called once, from another thread.</param>
    public void Begin(RunOcf run, Action<AgentAnswer> ended)
    {
        _call = new AgentCall(_log);
        _call.Begin([_program, run.Action.Word()], Environment(run), run.Timeout, ended);
    }

    public void Cancel() => _call?.Cancel();

    private Task<AgentAnswer> RunAsync(OcfAction action)
    {
        var ended = new TaskCompletionSource<AgentAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        Begin(new RunOcf(action, _order.Plan.Timeout), ended.SetResult);
        return ended.Task;
    }

    private ImmutableSortedDictionary<string, string> Environment(RunOcf run)
        => OcfEnvironment.Of(_order, _name, run, _places.Tools).SetItem("HOLDFAST_OCF_ATTRIBUTES", _places.Attributes).SetItem("HA_RSCTMP", _places.State);

    private static string[] Unfit(OcfOrder order, OcfMetaData metaData) =>
    [
        .. OcfParameters.Faults(metaData, order.Spec.Parameters),
        .. order.Plan.Use == OcfUse.Promote && !metaData.Promotable ? [$"{metaData.Name} cannot be promoted: remove standby: warm"] : (string[])[],
    ];
}
