using Etcdserverpb;
using Google.Protobuf;

namespace Holdfast.Store.Embedded;

/// <summary>What can be refused before anything is read (v3.4 etcdserver/api/v3rpc/key.go).</summary>
internal static class TransactionCheck
{
    /// <summary>As the keeper starts etcd with (--max-txn-ops).</summary>
    private const int MostOperations = 4_096;

    /// <summary>etcd's default --max-request-bytes.</summary>
    private const int LargestRequest = 1_572_864;

    public static void Size(IMessage request)
    {
        if (request.CalculateSize() > LargestRequest)
            throw Errors.TooLarge();
    }

    public static void Put(PutRequest request)
    {
        if (request.Key.IsEmpty)
            throw Errors.EmptyKey();
        if (request.IgnoreValue && !request.Value.IsEmpty)
            throw Errors.ValueProvided();
        if (request.Lease != 0 || request.IgnoreLease)
            throw Errors.LeaseNotFound();
    }

    public static void Transaction(TxnRequest request)
    {
        Size(request);
        if (Math.Max(request.Compare.Count, Math.Max(request.Success.Count, request.Failure.Count)) > MostOperations)
            throw Errors.TooManyOperations();
        foreach (var compare in request.Compare)
        {
            if (compare.Key.IsEmpty)
                throw Errors.EmptyKey();
            if (compare.Target == Compare.Types.CompareTarget.Lease)
                throw Errors.NotSupported("compares of leases");
        }

        Branch(request.Success);
        Branch(request.Failure);
    }

    private static void Branch(IEnumerable<RequestOp> operations)
    {
        var puts = new HashSet<ByteString>();
        var removals = new List<Bounds>();
        foreach (var operation in operations)
            Operation(operation, puts, removals);
        if (removals.Count > 0 && puts.Any(key => removals.Exists(range => range.Contains(key.Span))))
            throw Errors.DuplicateKey();
    }

    private static void Operation(RequestOp operation, HashSet<ByteString> puts, List<Bounds> removals)
    {
        switch (operation.RequestCase)
        {
            case RequestOp.RequestOneofCase.RequestPut:
                Put(operation.RequestPut);
                if (!puts.Add(operation.RequestPut.Key))
                    throw Errors.DuplicateKey();
                break;
            case RequestOp.RequestOneofCase.RequestDeleteRange:
                removals.Add(Bounds.Of(operation.RequestDeleteRange.Key, operation.RequestDeleteRange.RangeEnd));
                break;
            case RequestOp.RequestOneofCase.RequestRange:
                _ = Bounds.Of(operation.RequestRange.Key, operation.RequestRange.RangeEnd);
                break;
            case RequestOp.RequestOneofCase.RequestTxn:
                throw Errors.NotSupported("a transaction within a transaction");
            default:
                throw Errors.EmptyKey();
        }
    }
}
