using Etcdserverpb;
using Grpc.Core;

namespace Holdfast.Store.Embedded;

/// <summary>etcd's KV service.</summary>
internal sealed class KvService(Core core)
{
    public async Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken ct)
    {
        var (response, revision) = await core.Readers.ReadAsync(
            versions =>
            {
                var progress = versions.Progress();
                return (RangeQuery.Answer(request, versions, progress), progress.Revision);
            },
            ct);
        response.Header = core.Header(revision);
        return response;
    }

    public async Task<PutResponse> PutAsync(PutRequest request, CancellationToken ct)
    {
        TransactionCheck.Put(request);
        TransactionCheck.Size(request);
        var (response, revision) = await core.Writer.SubmitAsync(editor => editor.Put(request), ct);
        response.Header = core.Header(revision);
        return response;
    }

    public async Task<DeleteRangeResponse> DeleteRangeAsync(DeleteRangeRequest request, CancellationToken ct)
    {
        _ = Bounds.Of(request.Key, request.RangeEnd);
        var (response, revision) = await core.Writer.SubmitAsync(editor => editor.Remove(request), ct);
        response.Header = core.Header(revision);
        return response;
    }

    public async Task<TxnResponse> TxnAsync(TxnRequest request, CancellationToken ct)
    {
        TransactionCheck.Transaction(request);
        var (response, revision) = await core.Writer.SubmitAsync(editor => editor.Transact(request), ct);
        response.Header = core.Header(revision);
        foreach (var operation in response.Responses)
            Core.SetHeader(operation, revision);
        return response;
    }

    public async Task<CompactionResponse> CompactAsync(CompactionRequest request, CancellationToken ct)
    {
        var (_, revision) = await core.Writer.SubmitAsync(
            editor =>
            {
                editor.Compact(request.Revision);
                return true;
            },
            ct);
        return new CompactionResponse { Header = core.Header(revision) };
    }
}

/// <summary>etcd's Watch service.</summary>
internal sealed class WatchService(Core core)
{
    public async Task WatchAsync(IAsyncStreamReader<WatchRequest> requests, IServerStreamWriter<WatchResponse> client, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, core.Stopping);
        try
        {
            await new WatchSession(core.Log, core.Readers, core.Header, core.ProgressInterval, client).RunAsync(requests, either.Token);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // The client is gone, and with it whoever could be told.
        }
        catch (OperationCanceledException) when (core.Stopping.IsCancellationRequested)
        {
            throw Errors.Stopped();
        }
    }
}

/// <summary>The parts of etcd's Maintenance and Cluster services that have a meaning for one server.</summary>
internal sealed class AdminService(Core core)
{
    public StatusResponse Status() => new()
    {
        Header = core.Header(core.Log.Progress.Revision),
        Version = Core.Version,
        DbSize = core.File.Size,
        DbSizeInUse = core.File.Size,
        Leader = core.File.MemberId,
        RaftTerm = Core.Term,
        RaftIndex = (ulong)core.Log.Progress.Revision,
        RaftAppliedIndex = (ulong)core.Log.Progress.Revision,
    };

    public MoveLeaderResponse MoveLeader(MoveLeaderRequest request) => request.TargetID == core.File.MemberId
        ? new MoveLeaderResponse { Header = core.Header(core.Log.Progress.Revision) }
        : throw Errors.MemberNotFound();

    public MemberListResponse Members()
    {
        var member = new Member { ID = core.File.MemberId, Name = "embedded" };
        member.ClientURLs.Add(core.Url);
        return new MemberListResponse { Header = core.Header(core.Log.Progress.Revision), Members = { member } };
    }
}
