namespace Holdfast.Lab.Hosts;

/// <summary>A web server of a host's own that answers <c>ok</c>.</summary>
internal static class Nginx
{
    public const string Program = "/usr/sbin/nginx";

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Writes its configuration.</summary>
    /// <param name="name">Of the file, and of the one with its number on the host.</param>
    /// <param name="listen">A port, or an address with a port.</param>
    /// <param name="daemon">It puts itself into the background.</param>
    /// <returns>Where it is.</returns>
    public static string Configure(string name, string listen, bool daemon = false)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{name}.conf");
        File.WriteAllText(file, $$"""
            daemon {{(daemon ? "on" : "off")}};
            user root;
            pid /run/{{name}}.pid;
            error_log /dev/null;
            events {}
            http {
              access_log off;
              server {
                listen {{listen}};
                location / { return 200 ok; }
              }
            }
            """);
        return file;
    }
}
