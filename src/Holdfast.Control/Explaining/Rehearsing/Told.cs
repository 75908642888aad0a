using Holdfast.Control.Proposals;
using Holdfast.Model.Time;

namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>A decision of a rehearsal: when it was made, and the node that made it.</summary>
public sealed record Told(Moment At, string By, Decision Decision);
