namespace Holdfast.Control.Ocf;

/// <summary>What happens to a resource's driver.</summary>
public abstract record OcfInput;

/// <summary>Time has passed.</summary>
public sealed record OcfWoken : OcfInput;

/// <summary>The guard's word on standard input: <c>active EPOCH ...</c>, or <c>standby</c> as 0.</summary>
public sealed record OcfTold(long Epoch) : OcfInput;

/// <summary>The driver is to stop the resource and end (SIGTERM).</summary>
public sealed record OcfAskedToStop : OcfInput;

/// <param name="Action">The one that was run.</param>
/// <param name="Code">Its exit code, or -1 when it was killed.</param>
/// <param name="Said">The reason that the agent gave, a line; may be empty.</param>
public sealed record OcfEnded(OcfAction Action, int Code, string Said) : OcfInput;

/// <summary>What the shell does for it, in order.</summary>
public abstract record OcfEffect;

/// <summary>At most one runs; its end comes back as <see cref="OcfEnded"/>.</summary>
/// <param name="Action">What to ask the agent.</param>
/// <param name="Timeout">It is killed then.</param>
/// <param name="Probe">A monitor that only looks whether it runs, where it need not.</param>
public sealed record RunOcf(OcfAction Action, TimeSpan Timeout, bool Probe = false) : OcfEffect;

/// <summary>Kill the action that runs.</summary>
public sealed record CancelOcf : OcfEffect;

/// <summary>Tell the guard: <c>holdfast: active EPOCH</c>, or <c>holdfast: standby</c> for 0.</summary>
public sealed record SayRole(long Epoch) : OcfEffect;

/// <summary>For the service's log.</summary>
public sealed record OcfRemark(string Text) : OcfEffect;

/// <summary>The driver ends. The sentence becomes the instance's note when the code is not 0.</summary>
public sealed record EndOcf(int Code, string Why) : OcfEffect;
