using System.Threading.Channels;

namespace Holdfast.Demo.Board;

/// <summary>An order of the guard: act under this epoch, or stand by (epoch 0).</summary>
internal readonly record struct Order(long Epoch, long GrantRevision);

/// <summary>The guard's lines on standard input: <c>active EPOCH GRANTREVISION</c> and <c>standby</c>.</summary>
internal static class Orders
{
    /// <summary>The order, or <c>null</c> when the line is none.</summary>
    public static Order? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            ["standby"] => default(Order),
            ["active", var epoch, var revision]
                when long.TryParse(epoch, out var e) && e > 0 && long.TryParse(revision, out var r) && r > 0 => new Order(e, r),
            _ => null,
        };
    }

    /// <summary>Reads on a thread of its own, which the kernel wakes at once; the channel ends with the input: the guard is gone.</summary>
    public static ChannelReader<Order> Listen(TextReader input, TextWriter complaints)
    {
        var orders = Channel.CreateBounded<Order>(new BoundedChannelOptions(16) { SingleReader = true, SingleWriter = true });
        var thread = new Thread(() => ReadAll(input, orders.Writer, complaints)) { IsBackground = true, Name = "orders" };
        thread.Start();
        return orders.Reader;
    }

    private static void ReadAll(TextReader input, ChannelWriter<Order> orders, TextWriter complaints)
    {
        while (input.ReadLine() is { } line)
        {
            if (Parse(line) is not { } order)
                complaints.WriteLine($"holdfast: \"{line}\" is no order; expected \"active EPOCH GRANTREVISION\" or \"standby\"");
            else if (!orders.TryWrite(order))
                break;
        }

        orders.TryComplete();
    }
}
