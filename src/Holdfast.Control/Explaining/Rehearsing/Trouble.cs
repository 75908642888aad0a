namespace Holdfast.Control.Explaining.Rehearsing;

/// <summary>What may come over a member in a rehearsal.</summary>
public enum Trouble
{
    None,

    /// <summary>Not heard any more: its machine is lost, frozen or cut off.</summary>
    Silent,

    /// <summary>Its guard beats on without a daemon.</summary>
    NoDaemon,

    /// <summary>Its daemon does not reach the store.</summary>
    NoStore,

    /// <summary>Its beats are heard, and no answer reaches it.</summary>
    NoAnswers,
}
