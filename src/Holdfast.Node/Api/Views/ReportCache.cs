using Holdfast.Control.Explaining;
using Holdfast.Model.Reports;

namespace Holdfast.Node.Api.Views;

/// <summary>The report of the newest view, made once for all who ask for it.</summary>
internal sealed class ReportCache
{
    private readonly Lock _turn = new();
    private NodeView? _view;
    private CellReport _report = new();

    public CellReport Of(NodeView view)
    {
        lock (_turn)
        {
            if (!ReferenceEquals(view, _view))
                (_view, _report) = (view, Explain.Report(view.State, view.Seen, Context(view)));
            return _report;
        }
    }

    public static ReportContext Context(NodeView view) => new() { SeenBy = view.Node, Wall = DateTimeOffset.UtcNow, Store = view.Store };
}
