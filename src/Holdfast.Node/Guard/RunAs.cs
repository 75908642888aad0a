using System.Globalization;
using Holdfast.Model.Spec;
using Holdfast.Node.Os;

namespace Holdfast.Node.Guard;

/// <summary>Under which user a service's process is started, and whether this guard may.</summary>
/// <param name="Words">For setpriv; none when it is the guard's own user.</param>
/// <param name="Account">Whose home and name it finds in its environment; <c>null</c> when it is the guard's own.</param>
internal sealed record RunAs(IReadOnlyList<string> Words, Account? Account)
{
    private static readonly RunAs Self = new([], null);

    /// <summary>
    /// What another user's processes need: to become that user, to be signalled, and to have their environment read, by which those that have escaped
    /// are known when the lease is over. Bits of CapEff in proc(5).
    /// </summary>
    private static readonly (string Name, int Bit)[] Needed = [("CAP_KILL", 5), ("CAP_SETGID", 6), ("CAP_SETUID", 7), ("CAP_SYS_PTRACE", 19)];

    /// <returns>How, or <c>null</c> with the sentence that says why not.</returns>
    public static RunAs? Find(ProcessSpec? process, out string why)
    {
        why = "";
        if (process is null or { User: null, Group: null })
            return Self;
        var account = process.User is null ? Account.Find(Kernel.EffectiveUser().ToString(CultureInfo.InvariantCulture)) : Account.Find(process.User);
        uint? group = process.Group is null ? account?.Group : Account.FindGroup(process.Group);
        if (account is null)
            why = $"There is no user {process.User} on this node.";
        else if (group is null)
            why = $"There is no group {process.Group} on this node.";
        else if (account.User == Kernel.EffectiveUser() && process.Group is null)
            return Self;
        else if (Missing() is { Count: > 0 } missing)
            why = $"The guard may not run it as {account.Name}: it lacks {string.Join(", ", missing)}. Run the daemon as root, or give its unit these capabilities.";
        return why.Length > 0 ? null : new RunAs(["--reuid", Number(account!.User), "--regid", Number(group!.Value), "--init-groups", "--inh-caps=-all"], account);
    }

    private static string Number(uint id) => id.ToString(CultureInfo.InvariantCulture);

    private static List<string> Missing()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal)) ?? "CapEff: 0";
        var has = ulong.Parse(line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return [.. Needed.Where(n => (has >> n.Bit & 1) == 0).Select(n => n.Name)];
    }
}
