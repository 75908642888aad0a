using System.CommandLine;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>The tree of commands, in the order in which the help lists them.</summary>
internal static class RootTree
{
    public static RootCommand Build(Talk talk)
    {
        var root = new RootCommand("Keeps services running when machines, links and sites fail.");
        root.Subcommands.Add(DemoCommandLine.Create());
        root.Subcommands.Add(VersionCommand.Create(talk));
        foreach (var option in root.Options.Where(o => o.Name == "--version").ToList())
            root.Options.Remove(option);
        root.Options.Add(new Option<bool>("--debug") { Description = "Show the details of an unexpected failure.", Recursive = true, Hidden = true });
        return root;
    }
}
