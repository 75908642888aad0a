using System.Collections.Immutable;
using Holdfast.Node.Api.Views;
using Microsoft.AspNetCore.Http;

namespace Holdfast.Node.Api.Routing;

/// <summary>One request on its way: what was asked, and the view to answer from.</summary>
internal sealed record ApiCall
{
    public required HttpRequest Request { get; init; }

    public required NodeView View { get; init; }

    public required ImmutableArray<string> Parameters { get; init; }

    /// <summary>The request's deadline, or its client has gone.</summary>
    public required CancellationToken Cancel { get; init; }

    public string Query(string name) => Request.Query[name].ToString();
}
