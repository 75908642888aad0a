using System.Net;

namespace Holdfast.Node.Addresses;

/// <summary>
/// What a node's guard has put on interfaces, for the guard after it: a line each, <c>INTERFACE ADDRESS/BITS</c>. Written before an address is
/// added; not flushed, since a machine that restarts has none of them.
/// </summary>
internal sealed class AddressRecord(string path)
{
    public bool Exists => File.Exists(path);

    public void Write(IEnumerable<HeldAddress> addresses)
        => File.WriteAllLines(path, addresses.Select(a => $"{a.Link.Name} {a.Address.Address}/{a.Address.Prefix}"));

    public void Delete() => File.Delete(path);

    /// <summary>Lines that say nothing are passed over: nobody can be harmed by what is not known to be there.</summary>
    public IReadOnlyList<(string Link, LinkAddress Address)> Read()
    {
        var found = new List<(string Link, LinkAddress Address)>();
        foreach (var line in Exists ? File.ReadAllLines(path) : [])
        {
            if (line.Split(' ', '/') is [var link, var address, var bits] && IPAddress.TryParse(address, out var parsed) && int.TryParse(bits, out var prefix))
                found.Add((link, new LinkAddress(parsed, prefix)));
        }

        return found;
    }
}
