namespace Holdfast.Control.Ocf;

/// <summary>What an agent can be asked to do (OCF resource agent API 1.1, "Resource agent actions").</summary>
public enum OcfAction
{
    MetaData,
    Validate,
    Start,
    Stop,
    Monitor,
    Promote,
    Demote,
}

public static class OcfActions
{
    /// <summary>The word on the agent's command line.</summary>
    public static string Word(this OcfAction action) => action switch
    {
        OcfAction.MetaData => "meta-data",
        OcfAction.Validate => "validate-all",
        OcfAction.Start => "start",
        OcfAction.Stop => "stop",
        OcfAction.Monitor => "monitor",
        OcfAction.Promote => "promote",
        OcfAction.Demote => "demote",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
