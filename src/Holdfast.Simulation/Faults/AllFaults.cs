namespace Holdfast.Simulation.Faults;

/// <summary>Every kind of fault there is. A new one is an entry in one of these lists, or a list of its own here.</summary>
internal static class AllFaults
{
    public static readonly IReadOnlyList<Fault> Kinds =
    [
        .. PowerFaults.Kinds,
        .. ProcessFaults.Kinds,
        .. NetworkFaults.Kinds,
        .. StoreFaults.Kinds,
        .. ServiceFaults.Kinds,
        .. CommandFaults.Kinds,
        .. MemberFaults.Kinds,
        .. FenceFaults.Kinds,
        .. RoleFaults.Kinds,
        .. MaintenanceFaults.Kinds,
        .. HealthFaults.Kinds,
    ];
}
