using Holdfast.Model.Spec;
using Holdfast.Spec.Values;

namespace Holdfast.Spec.Keys;

/// <summary>The keys of a service that nobody can start, and that is only told and asked.</summary>
internal static class ExternalKeys
{
    public static readonly Shape<ExternalSpec> Shape = new(
        "an external thing",
        new ExternalSpec(),
        new Field<ExternalSpec, ExternalCall>(new ExternalCallValue(), (e, v) => e with { Activate = v })
        {
            Name = "activate", Required = true, Description = "Makes it active, within start-timeout: a command that ends with 0, or a request that is answered with 200 to 299.",
        },
        new Field<ExternalSpec, ExternalCall>(new ExternalCallValue(), (e, v) => e with { Deactivate = v })
        {
            Name = "deactivate", Default = "nothing", Description = "Makes it stand by, within stop-timeout. Only while the node has its lease: what a lost node has activated stays active until that node is back, or is fenced.",
        },
        new Field<ExternalSpec, ExternalCall>(new ExternalCallValue(), (e, v) => e with { IsActive = v })
        {
            Name = "is-active", Default = "it is taken to be what it was told", Description = "Asks whether it is active: 0 or 200 to 299 is a yes, every other answer a no. No answer is a failure.",
        },
        Key("interval", new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)), (e, v) => e with { Interval = v }, "5s", "Time from one question whether it is active to the next."),
        Key("timeout", new DurationValue(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)), (e, v) => e with { Timeout = v }, "5s", "How long is-active may take."));

    private static Field<ExternalSpec, T> Key<T>(string name, Value<T> value, Func<ExternalSpec, T, ExternalSpec> with, string @default, string description)
        => new(value, with) { Name = name, Default = @default, Description = description };
}
