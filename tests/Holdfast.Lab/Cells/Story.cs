using System.Text;

namespace Holdfast.Lab.Cells;

/// <summary>What is shown when a test fails: when which node acted, and what the daemons have said last.</summary>
internal static class Story
{
    private const int MostLines = 40;

    public static string Of(LabCell cell)
    {
        var text = new StringBuilder();
        foreach (var host in cell.Hosts)
        {
            Tell(text, $"{host.Name}, its service", host.ActingLog);
            Tell(text, $"{host.Name}, its daemon", host.Log);
        }

        return text.ToString();
    }

    public static string ReadShared(string path)
    {
        if (!File.Exists(path))
            return "";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void Tell(StringBuilder text, string what, string log)
    {
        text.AppendLine($"=== {what}");
        foreach (var line in ReadShared(log).Split('\n').TakeLast(MostLines))
            text.AppendLine(line);
    }
}
