namespace Holdfast.Demo.Screen;

/// <summary>What runs, how it is, and what the embedded store is in this demo.</summary>
internal static class HeadSection
{
    public static IEnumerable<Line> Lines(ScreenState state, int width)
    {
        var report = state.Report;
        var store = state.Plan.Etcd ? "etcd, a voter on each node" : "embedded store";
        yield return new Line(width)
            .Add(" Holdfast demo", Paint.Title)
            .Add($"   cell {report?.Cell ?? "harbour"} · {store} · timing {report?.Timing ?? "fast"}", Paint.Dim)
            .Right($"{state.Stage.Elapsed:mm\\:ss} ", Paint.Dim);
        if (!state.Plan.Etcd)
            yield return new Line(width).Add(" The one store process is a single point of failure; --store etcd removes it.", Paint.Warn);
        if (report is not null)
            yield return new Line(width).Add(" ").Add(report.Summary, report.Problems.IsEmpty ? Paint.Good : Paint.Warn);
    }
}
