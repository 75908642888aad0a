using Holdfast.Control.State;

namespace Holdfast.Node.Api.Views;

/// <summary>Where the node's loop puts its newest view, and where whoever waits for a change is woken. One writer, any readers.</summary>
public sealed class ViewBoard
{
    private readonly Lock _turn = new();
    private NodeView _current;
    private TaskCompletionSource? _viewChanged;
    private TaskCompletionSource? _stateChanged;

    public ViewBoard(NodeView first) => _current = first;

    public NodeView Current => Volatile.Read(ref _current);

    public void Publish(NodeView view)
    {
        TaskCompletionSource? viewChanged;
        TaskCompletionSource? stateChanged = null;
        lock (_turn)
        {
            if (!ReferenceEquals(_current.State, view.State))
                (stateChanged, _stateChanged) = (_stateChanged, null);
            (viewChanged, _viewChanged) = (_viewChanged, null);
            Volatile.Write(ref _current, view);
        }

        viewChanged?.TrySetResult();
        stateChanged?.TrySetResult();
    }

    /// <summary>Done as soon as the view is another one than <paramref name="known"/>.</summary>
    internal Task AfterAsync(NodeView known)
    {
        lock (_turn)
            return ReferenceEquals(_current, known) ? (_viewChanged ??= Fresh()).Task : Task.CompletedTask;
    }

    /// <summary>Done as soon as the agreed state is another one than <paramref name="known"/>; what is only observed wakes nobody.</summary>
    internal Task AfterAsync(CellState known)
    {
        lock (_turn)
            return ReferenceEquals(_current.State, known) ? (_stateChanged ??= Fresh()).Task : Task.CompletedTask;
    }

    /// <summary>Waits until this node's copy of the state has reached a revision. False: it did not within the bound.</summary>
    internal async Task<bool> ReachAsync(long revision, TimeSpan within, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(within);
        try
        {
            for (var state = Current.State; state.Revision < revision; state = Current.State)
                await AfterAsync(state).WaitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
