using System.Collections.Concurrent;
using Holdfast.Control.Guarding;
using Holdfast.Model.Time;
using Holdfast.Node.Os;

namespace Holdfast.Node.Addresses;

/// <summary>
/// The guard's thread for virtual addresses. It carries out <see cref="TakeAddresses"/> and <see cref="DropAddresses"/> in their order, and
/// keeps the kernel's own timers at the end of the lease: traffic by <see cref="KernelLease"/> to the millisecond, the addresses themselves by
/// their lifetime, in seconds. It is a thread of its own because the kernel has one lock for all interfaces, which others may hold for long, and
/// the guard's beats may not wait for it; and real-time, because the lease may not either.
/// </summary>
internal sealed class AddressKeeper : IDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LooksFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private readonly ConcurrentQueue<GuardEffect> _orders = new();
    private readonly Dictionary<long, Claim> _claims = [];

    /// <summary>By service that may soon be this node's, and until when it is looked at.</summary>
    private readonly Dictionary<string, (OwnerWatch Watch, Moment Until)> _looks = [];

    private readonly WakeUp _wake = new();
    private readonly BootTimer _timer = new();
    private readonly Poller _poller = new();
    private readonly Action<GuardInput> _tell;
    private readonly Action<string> _say;
    private readonly AddressRecord _record;
    private readonly string _table;
    private readonly Thread _thread;
    private AddressTools? _tools;
    private Moment _until = Moment.Never;
    private Moment _refreshAt;
    private volatile bool _ended;
    private volatile bool _works;

    /// <param name="table">A name for the table of nftables, of this node alone.</param>
    /// <param name="record">What the guard before has left; removed here, before anything else.</param>
    /// <param name="tell">Called from this thread.</param>
    /// <param name="say">A line for the log; called from this thread.</param>
    public AddressKeeper(string table, AddressRecord record, Action<GuardInput> tell, Action<string> say)
    {
        (_table, _record, _tell, _say) = (table, record, tell, say);
        _thread = new Thread(Work) { IsBackground = true, Name = "addresses" };
        _thread.Start();
    }

    /// <summary>Removes what a former guard of this directory has left.</summary>
    public static void RemoveLeft(string table, AddressRecord record, Action<string> say)
    {
        if (!record.Exists)
            return;
        var left = record.Read();
        using var links = new LinkTable();
        foreach (var (name, address) in left)
        {
            if (links.Read().FirstOrDefault(l => l.Name == name) is { } link && link.Addresses.Contains(address) && links.Remove(link.Index, address) == 0)
                say($"removed {address.Address} from {name}, which a former guard had left");
        }

        KernelLease.Remove(table);
        record.Delete();
    }

    /// <summary>The orders, and the lease, in the order in which the guard gives them.</summary>
    public void Order(GuardEffect order)
    {
        _orders.Enqueue(order);
        if (_works || order is not PublishLease)
            _wake.Wake();
    }

    public void Dispose()
    {
        _ended = true;
        _wake.Wake();
        _thread.Join();
        _wake.Dispose();
        _timer.Dispose();
    }

    private void Work()
    {
        _ = Scheduling.TryMakeRealTime();
        while (!_ended)
        {
            Wait();
            Carry();
            Turn();
        }

        foreach (var claim in _claims.Values.ToList())
            Remove(claim);
        foreach (var (watch, _) in _looks.Values)
            watch.Dispose();
        if (_tools is null)
            return;
        _tools.Dispose();
        _record.Delete();
    }

    private void Wait()
    {
        _timer.Set(Next());
        _poller.Clear();
        _poller.Add(_timer.Fd);
        _poller.Add(_wake.Fd);
        if (_tools is { } tools)
            _poller.Add(tools.News.Fd);
        foreach (var fd in Watches().SelectMany(w => w.Fds))
            _poller.Add(fd);
        _poller.Wait();
        _wake.Reset();
    }

    private Moment Next()
    {
        var now = BootClock.Now;
        var next = now + Long;
        foreach (var claim in _claims.Values)
        {
            next = Moment.Earlier(next, claim.Phase switch
            {
                ClaimPhase.Checking => claim.Watch.Next,
                ClaimPhase.Held when _until <= now => next,
                ClaimPhase.Held => Moment.Earlier(_until, Moment.Earlier(claim.Announcing.Next, _refreshAt)),
                _ => claim.RetryAt,
            });
        }

        foreach (var (watch, _) in _looks.Values)
            next = Moment.Earlier(next, watch.Next);
        return next;
    }

    private IEnumerable<OwnerWatch> Watches()
        => _claims.Values.Where(c => c.Phase == ClaimPhase.Checking).Select(c => c.Watch).Concat(_looks.Values.Select(l => l.Watch));

    /// <summary>The lease is told to the kernel once, however often it was renewed meanwhile; but what is to be dropped is dropped first.</summary>
    private void Carry()
    {
        var until = _until;
        while (_orders.TryDequeue(out var order))
        {
            switch (order)
            {
                case PublishLease lease:
                    _until = lease.Until;
                    break;
                case PrepareAddresses:
                    _ = Tools(out _);
                    break;
                case LookForOwners look:
                    Look(look);
                    break;
                case TakeAddresses take:
                    Take(take);
                    break;
                case DropAddresses drop:
                    Drop(drop.Run);
                    break;
                case AnnounceAddresses:
                    AnnounceAgain(_ => true);
                    break;
            }
        }

        if (_until == until || !_works)
            return;
        Renew();
        if (_claims.Values.Any(c => c.Phase == ClaimPhase.Held && c.Addresses.Any(a => !a.IsThere)))
            _refreshAt = BootClock.Now;
    }

    private void Renew()
    {
        if (_tools?.Lease?.Renew(_until) is { } error and not 0)
            _say($"the kernel's lease could not be renewed: {Kernel.Explain(error)}");
    }

    /// <summary>What addresses need, made once, when it is first known that there may be some.</summary>
    private AddressTools? Tools(out string why)
    {
        why = "";
        try
        {
            if (_tools is null)
            {
                _record.Write([]);
                _tools = AddressTools.Make(_table, _say);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"This node may not have addresses: {e.Message} (it needs CAP_NET_ADMIN and CAP_NET_RAW).";
        }

        return _tools;
    }

    private void Take(TakeAddresses take)
    {
        if (Tools(out var why) is not { } tools || Watch(take, tools, out why) is not { } watch)
        {
            Refuse(take.Run, why);
            return;
        }

        var claim = new Claim(take, watch);
        _claims[take.Run] = claim;
        _works = true;
        foreach (var address in claim.Addresses)
            tools.Lease?.Cover(address.Address.Address);
        Renew();
        Check(claim, tools, BootClock.Now);
    }

    private OwnerWatch? Watch(TakeAddresses take, AddressTools tools, out string why)
    {
        why = "";
        if (!_looks.Remove(take.Service, out var look))
            return OwnerWatch.Begin(take.Addresses, tools.Links, BootClock.Now, out why);
        if (look.Watch.IsOf(take.Addresses))
            return look.Watch;
        look.Watch.Dispose();
        return OwnerWatch.Begin(take.Addresses, tools.Links, BootClock.Now, out why);
    }

    private void Refuse(long run, string why)
    {
        _say($"addresses of run {run} are not taken: {why}");
        _tell(new AddressesRefused(run, why));
    }

    private void Turn()
    {
        if (_tools is not { } tools)
            return;
        var now = BootClock.Now;
        Listen(tools);
        Look(tools, now);
        foreach (var claim in _claims.Values.ToArray())
        {
            switch (claim.Phase)
            {
                case ClaimPhase.Checking:
                    Check(claim, tools, now);
                    break;
                case ClaimPhase.Held when _until <= now:
                    Hide(claim, tools);
                    break;
                case ClaimPhase.Held when claim.Announcing.Next <= now:
                    Announce(claim, tools, now);
                    break;
                case ClaimPhase.Dropping when claim.RetryAt <= now:
                    Remove(claim);
                    break;
            }
        }

        if (_works && _refreshAt <= now)
            KeepAlive(tools, now);
    }

    /// <summary>The lease is over, and the guard has not said so yet: it stands still. What it did not give up is there again when it goes on within its lease.</summary>
    private static void Hide(Claim claim, AddressTools tools)
    {
        foreach (var address in claim.Addresses.Where(a => a.IsThere))
            address.IsThere = tools.Links.Remove(address.Link.Index, address.Address) is not (0 or LinkTable.NoAddress or LinkTable.NoDevice);
    }

    private void Check(Claim claim, AddressTools tools, Moment now)
    {
        if (claim.Watch.Turn(tools.Frames, now) is { } owner)
        {
            Forget(claim);
            Refuse(claim.Run, owner);
        }
        else if (claim.Watch.IsQuiet(now))
        {
            Add(claim);
        }
    }

    /// <summary>Before it is ordered to take them: while the former holder may still answer, so that nothing has to be waited for afterwards.</summary>
    private void Look(LookForOwners look)
    {
        if (_claims.Values.Any(c => c.Service == look.Service) || Tools(out _) is not { } tools)
            return;
        var now = BootClock.Now;
        if (_looks.TryGetValue(look.Service, out var former) && former.Watch.IsOf(look.Addresses))
            _looks[look.Service] = (former.Watch, now + LooksFor);
        else if (OwnerWatch.Begin(look.Addresses, tools.Links, now, out _) is { } watch)
            _looks[look.Service] = (watch, now + LooksFor);
    }

    private void Look(AddressTools tools, Moment now)
    {
        foreach (var (service, (watch, until)) in _looks)
        {
            _ = watch.Turn(tools.Frames, now);
            if (until > now)
                continue;
            watch.Dispose();
            _looks.Remove(service);
        }
    }

    /// <summary>The lease is looked at before and after: an address that came too late goes at once, and was never announced.</summary>
    private void Add(Claim claim)
    {
        var why = _until <= BootClock.Now ? "The lease ended before they could be taken." : "";
        claim.Phase = ClaimPhase.Held;
        claim.Watch.Dispose();
        _record.Write(_claims.Values.SelectMany(c => c.Addresses));
        foreach (var address in claim.Addresses)
        {
            if (why.Length > 0)
                break;
            var error = _tools!.Links.Put(address.Link.Index, address.Address, Lifetime(), isNew: true);
            address.IsThere = error == 0;
            if (error != 0)
                why = $"{address.Words} could not be added: {Kernel.Explain(error)}{(error == LinkTable.NoPermission ? " (that needs CAP_NET_ADMIN)" : "")}.";
        }

        if (why.Length == 0 && _until <= BootClock.Now)
            why = "The lease ended while they were taken.";
        if (why.Length > 0)
        {
            claim.Phase = ClaimPhase.Dropping;
            Remove(claim, why);
            return;
        }

        claim.Announcing.Begin(BootClock.Now);
        Announce(claim, _tools!, BootClock.Now);
        _say($"{claim.Service} has {string.Join(", ", claim.Addresses.Select(a => a.Words))}");
        _tell(new AddressesTaken(claim.Run));
    }

    /// <summary>Whole seconds, and more than the lease: the kernel's own end of an address, should nobody remove it.</summary>
    private int Lifetime() => (int)Math.Ceiling(Math.Max(0, (_until - BootClock.Now).TotalSeconds)) + 1;

    private static void Announce(Claim claim, AddressTools tools, Moment now)
    {
        foreach (var address in claim.Addresses.Where(a => a.IsThere && a.Link.HasNeighbours))
        {
            foreach (var frame in Frames.Announcements(address.Link.Mac, address.Address.Address))
                _ = tools.Frames.Send(address.Link.Index, frame);
        }

        claim.Announcing.Done(now);
    }

    private void AnnounceAgain(Func<HeldAddress, bool> which)
    {
        foreach (var claim in _claims.Values.Where(c => c.Phase == ClaimPhase.Held && c.Addresses.Any(which)))
            claim.Announcing.Begin(BootClock.Now);
    }

    private void Drop(long run)
    {
        if (!_claims.TryGetValue(run, out var claim))
        {
            _tell(new AddressesDropped(run));
            return;
        }

        claim.Phase = ClaimPhase.Dropping;
        Remove(claim);
    }

    /// <param name="claim">To be removed.</param>
    /// <param name="refused">Why it is not taken after all; <c>null</c> when it is to be dropped.</param>
    private void Remove(Claim claim, string? refused = null)
    {
        var removed = new List<string>();
        foreach (var address in claim.Addresses.Where(a => a.IsThere))
        {
            var error = _tools!.Links.Remove(address.Link.Index, address.Address);
            address.IsThere = error is not (0 or LinkTable.NoAddress or LinkTable.NoDevice);
            if (address.IsThere)
                _say($"{address.Words} could not be removed, and is tried again: {Kernel.Explain(error)}");
            else
                removed.Add(address.Words);
        }

        if (claim.Addresses.Any(a => a.IsThere))
        {
            claim.RetryAt = BootClock.Now + Retry;
            return;
        }

        Forget(claim);
        if (removed.Count > 0)
            _say($"{claim.Service} has no more {string.Join(", ", removed)}");
        if (refused is not null)
            Refuse(claim.Run, refused);
        else
            _tell(new AddressesDropped(claim.Run));
    }

    private void Forget(Claim claim)
    {
        claim.Watch.Dispose();
        _claims.Remove(claim.Run);
        foreach (var address in claim.Addresses)
            _tools?.Lease?.Uncover(address.Address.Address);
        _record.Write(_claims.Values.SelectMany(c => c.Addresses));
        _works = _claims.Count > 0;
    }

    /// <summary>Gives every address a new life while the lease holds, and puts back what somebody else has removed.</summary>
    private void KeepAlive(AddressTools tools, Moment now)
    {
        _refreshAt = now + Refresh;
        foreach (var claim in _claims.Values.Where(c => c.Phase == ClaimPhase.Held))
        {
            foreach (var address in claim.Addresses)
                KeepAlive(claim, address, tools);
        }
    }

    private void KeepAlive(Claim claim, HeldAddress address, AddressTools tools)
    {
        if (BootClock.Now >= _until)
            return;
        var error = tools.Links.Put(address.Link.Index, address.Address, Lifetime(), isNew: false);
        if (error == LinkTable.NoDevice && tools.Links.Read().FirstOrDefault(l => l.Name == address.Link.Name) is { } anew)
        {
            address.Link = anew;
            error = tools.Links.Put(anew.Index, address.Address, Lifetime(), isNew: false);
            address.IsThere = false;
        }

        if (BootClock.Now >= _until)
        {
            // It may have been gone by itself already, and be there again: the guard drops it as soon as it wakes, and here is nothing to wait for.
            _ = tools.Links.Remove(address.Link.Index, address.Address);
            return;
        }

        if (error == 0 && !address.IsThere)
        {
            _say($"{address.Words} had been removed by somebody else: put back");
            claim.Announcing.Begin(BootClock.Now);
        }

        address.IsThere |= error == 0;
    }

    /// <summary>What others do to the interfaces: an address that is taken away comes back with the next refresh, a cable that is plugged in is told who is there.</summary>
    private void Listen(AddressTools tools) => tools.News.Hear((type, body) =>
    {
        if (type == LinkTable.DelAddress && LinkTable.ReadAddress(body) is var (index, gone) && Held(index, gone) is { } address)
            (address.IsThere, _refreshAt) = (false, BootClock.Now);
        else if (type == LinkTable.NewLink && LinkTable.ReadLink(body) is { } link)
            Follow(link);
    });

    private void Follow(Link link)
    {
        var before = _claims.Values.SelectMany(c => c.Addresses).FirstOrDefault(a => a.Link.Index == link.Index)?.Link;
        if (before is null)
            return;
        foreach (var address in _claims.Values.SelectMany(c => c.Addresses).Where(a => a.Link.Index == link.Index))
            address.Link = link;
        if (!before.Works && link.Works)
            AnnounceAgain(a => a.Link.Index == link.Index);
    }

    private HeldAddress? Held(int index, LinkAddress address)
        => _claims.Values.Where(c => c.Phase == ClaimPhase.Held).SelectMany(c => c.Addresses).FirstOrDefault(a => a.IsThere && a.Link.Index == index && a.Address == address);
}
