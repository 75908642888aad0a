namespace Holdfast;

/// <summary>What the process says to a script. The same for every command.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It was tried and failed, or was refused.</summary>
    public const int Error = 1;

    /// <summary>The command line or the spec file is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>The cell works, and something in it does not.</summary>
    public const int Degraded = 3;

    /// <summary>No answer in time; it may have been done all the same.</summary>
    public const int TimedOut = 4;

    /// <summary>The majority or the store is lost: nothing can be decided.</summary>
    public const int NoQuorum = 5;

    /// <summary>Ended by Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
