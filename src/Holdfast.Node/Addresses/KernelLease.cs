using System.Buffers.Binary;
using System.Net;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>
/// The lease in the kernel: a table of nftables that lets traffic of this node's virtual addresses pass, and their ARP answers go out, only
/// while a few elements of its sets have not timed out. Each renewal of the lease gives them the time that is left; so a guard that is
/// frozen, wedged or dead falls silent at the end of the lease without doing anything (failover.md, "Letting go at the end").
/// <para>
/// The elements end some milliseconds early, never late: a timeout is counted in ticks of the kernel. Neighbour advertisements come from the
/// address itself, so the rule on their source silences them too.
/// </para>
/// </summary>
internal sealed class KernelLease : IDisposable
{
    private const byte Inet = 1; // NFPROTO_INET
    private const byte Arp = 3; // NFPROTO_ARP
    private const ushort Subsystem = 10 << 8; // NFNL_SUBSYS_NFTABLES
    private const ushort NewElement = Subsystem | 12; // NFT_MSG_NEWSETELEM
    private const ushort DelElement = Subsystem | 14; // NFT_MSG_DELSETELEM
    private const ushort BatchBegin = 16; // NFNL_MSG_BATCH_BEGIN
    private const ushort BatchEnd = 17; // NFNL_MSG_BATCH_END
    private const int Missing = 2; // ENOENT

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(3);

    /// <summary>What the rules look up: each is looked for in the set of its table.</summary>
    private static readonly (byte Family, byte[] Key)[] Passes = [(Inet, [2]), (Inet, [10]), (Arp, [0, 1]), (Arp, [0, 2])];

    private readonly NetlinkSocket _socket = new(NetlinkSocket.Netfilter);
    private readonly string _table;
    private uint _sequence;

    private KernelLease(string table) => _table = table;

    /// <summary>Makes the table anew.</summary>
    /// <returns>It, or <c>null</c> with the reason: then an address is removed by the guard, or a second or two after its end by the kernel.</returns>
    public static KernelLease? Create(string table, out string why)
    {
        why = NftLibrary.Run(Definition(table));
        return why.Length == 0 ? new KernelLease(table) : null;
    }

    /// <summary>Removes the table, if there is one.</summary>
    public static void Remove(string table)
        => _ = NftLibrary.Run($"table inet {table} {{}}\ntable arp {table} {{}}\ndelete table inet {table}\ndelete table arp {table}\n");

    /// <summary>From here on the address is silent when the lease is over.</summary>
    /// <returns>0 or errno.</returns>
    public int Cover(IPAddress address) => Members(NewElement, address);

    public void Uncover(IPAddress address) => _ = Members(DelElement, address);

    /// <summary>
    /// Lets traffic pass until then. The clock is read again afterwards: where the kernel has been told later than meant, it is told once more.
    /// </summary>
    /// <returns>0 or errno.</returns>
    public int Renew(Moment until)
    {
        for (var error = 0; ;)
        {
            var before = BootClock.Now;
            var left = until - before;
            if (left < TimeSpan.FromMilliseconds(1))
                return error;
            error = Pass(left, replace: true);
            if (error == Missing)
                error = Pass(left, replace: false);
            if (error != 0 || BootClock.Now - before < Slow)
                return error;
            if (BootClock.Now >= until)
                return Stop();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        Remove(_table);
    }

    private int Stop()
    {
        foreach (var (family, key) in Passes)
            _ = Batch(m => Element(m, DelElement, family, "lease", key, null));
        return 0;
    }

    /// <summary>An element's time cannot be set anew; it is deleted and added in one transaction.</summary>
    private int Pass(TimeSpan left, bool replace) => Batch(m =>
    {
        foreach (var (family, key) in Passes)
        {
            if (replace)
                Element(m, DelElement, family, "lease", key, null);
            Element(m, NewElement, family, "lease", key, left);
        }
    });

    private int Members(ushort type, IPAddress address)
    {
        var key = address.GetAddressBytes();
        return Batch(m =>
        {
            Element(m, type, Inet, key.Length == 4 ? "v4" : "v6", key, null);
            if (key.Length == 4)
                Element(m, type, Arp, "v4", key, null);
        });
    }

    private int Batch(Action<NetlinkMessage> content)
    {
        var message = new NetlinkMessage();
        Mark(message, BatchBegin);
        content(message);
        Mark(message, BatchEnd);
        return _socket.Ask(message);
    }

    private void Mark(NetlinkMessage message, ushort type) => message.Begin(type, 0, ++_sequence).Byte(0).Byte(0).BigU16(Subsystem >> 8);

    private void Element(NetlinkMessage message, ushort type, byte family, string set, byte[] key, TimeSpan? timeout)
    {
        const ushort Table = 1, Set = 2, Elements = 3, Item = 1, Key = 1, Timeout = 4, Value = 1;
        message.Begin(type, (ushort)(NetlinkMessage.Acknowledge | (type == NewElement ? NetlinkMessage.Create : 0)), ++_sequence).Byte(family).Byte(0).BigU16(0)
            .Attribute(Table, _table)
            .Attribute(Set, set)
            .Nest(Elements, list => list.Nest(Item, item =>
            {
                item.Nest(Key, k => k.Attribute(Value, key));
                if (timeout is not { } left)
                    return;
                Span<byte> milliseconds = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(milliseconds, Math.Max(1, (long)left.TotalMilliseconds));
                item.Attribute(Timeout, milliseconds);
            }));
    }

    private static string Definition(string table) => $$"""
        table inet {{table}} {}
        table arp {{table}} {}
        delete table inet {{table}}
        delete table arp {{table}}
        table inet {{table}} {
            set v4 { type ipv4_addr; }
            set v6 { type ipv6_addr; }
            set lease { typeof meta nfproto; flags timeout; }
            chain held {
                meta nfproto @lease return
                ip daddr @v4 drop
                ip saddr @v4 drop
                ip6 daddr @v6 drop
                ip6 saddr @v6 drop
            }
            chain input { type filter hook input priority -400; policy accept; jump held; }
            chain output { type filter hook output priority -400; policy accept; jump held; }
        }
        table arp {{table}} {
            set v4 { type ipv4_addr; }
            set lease { typeof arp operation; flags timeout; }
            chain output { type filter hook output priority -400; policy accept; arp operation @lease return; arp saddr ip @v4 drop; }
        }

        """;
}
