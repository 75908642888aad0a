using System.CommandLine;
using Holdfast.Output;

namespace Holdfast.Commands;

/// <summary>The tree of commands, in the order in which the help lists them.</summary>
internal static class RootTree
{
    public static RootCommand Build(Talk talk)
    {
        var root = new RootCommand("Holdfast keeps services running when machines, links and sites fail.\nTry it: holdfast demo")
        {
            ReportCommands.Status(talk),
            ReportCommands.Members(talk),
            ReportCommands.Services(talk),
            ReportCommands.Health(talk),
            MemberCommand.Create(talk),
            WhyCommand.Create(talk),
            LogsCommand.Create(talk),
            TimelineCommand.Create(talk),
            EventsCommand.Create(talk),
            WhatIfCommand.Create(talk),
            SwitchoverCommand.Create(talk),
            PromoteCommand.Create(talk),
            MaintenanceCommands.Restart(talk),
            MaintenanceCommands.Drain(talk),
            MaintenanceCommands.Resume(talk),
            MaintenanceCommands.Pause(talk),
            UpgradeCommand.Create(talk),
            FenceCommands.Create(talk),
            AgentsCommand.Create(talk),
            ApplyCommand.Create(talk),
            HistoryCommand.Create(talk),
            SpecCommand.Create(talk),
            SpecCommand.Schema(talk),
            DemoCommandLine.Create(),
            SimulateCommand.Create(talk),
            ProcessCommands.Agent(),
            ProcessCommands.Store(),
            VersionCommand.Create(talk),
        };
        foreach (var hidden in ProcessCommands.Hidden())
            root.Subcommands.Add(hidden);
        foreach (var option in root.Options.Where(o => o.Name == "--version").ToList())
            root.Options.Remove(option);
        root.Options.Add(CommonOptions.Api);
        root.Options.Add(CommonOptions.Timeout);
        root.Options.Add(CommonOptions.Debug);
        return root;
    }
}
