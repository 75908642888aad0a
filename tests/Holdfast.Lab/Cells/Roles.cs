using Holdfast.Lab.Hosts;
using Holdfast.Model.Reports;

namespace Holdfast.Lab.Cells;

/// <summary>Who is what in a cell, and how it is brought about.</summary>
internal static class Roles
{
    public static async Task<Host> Holder(this LabCell lab) => lab.Host((await lab.Report()).Services[0].Holder);

    public static async Task<Host> Controller(this LabCell lab) => lab.Host((await lab.Report()).Controller);

    /// <summary>Every host that is not the holder.</summary>
    public static async Task<IReadOnlyList<Host>> Standbys(this LabCell lab) => lab.AllBut(await lab.Holder());

    /// <summary>Waits until the users are served by another host than this one.</summary>
    public static Task ServedByAnother(this LabCell lab, Host than)
        => lab.Until($"another host than {than.Name} serves", () => Task.FromResult(lab.Front.Newest.Answer.Node != than.Name));

    public static Task ServedBy(this LabCell lab, Host host)
        => lab.Until($"{host.Name} serves", () => Task.FromResult(lab.Front.Newest.Answer.Node == host.Name && lab.Front.Silence < TimeSpan.FromMilliseconds(200)));

    public static async Task Switchover(this LabCell lab, Host to)
    {
        if ((await lab.Holder()) == to)
            return;
        await lab.Api.SwitchoverAsync(CellSpec.Service, new SwitchoverRequest { To = to.Name, Author = "lab" });
        await lab.ServedBy(to);
        await lab.UntilWell();
    }

    /// <summary>Gives everybody the part that a story wants, and counts anew. It holds for some seconds.</summary>
    public static async Task Arrange(this LabCell lab, Host holder, Host controller, Host leader)
    {
        await lab.Until("everybody has the part that the story wants", async () =>
        {
            await lab.Switchover(holder);
            await lab.GiveControlTo(controller);
            // A new controller draws the store's leadership to itself, once.
            await lab.LetLeadTheStore(controller);
            await lab.LetLeadTheStore(leader);
            return await lab.Holder() == holder && await lab.Controller() == controller && await lab.StoreLeader() == leader;
        });
        lab.Front.BeginWindow();
    }
}
