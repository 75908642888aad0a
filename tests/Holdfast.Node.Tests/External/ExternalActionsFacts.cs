using System.Net;
using System.Text;
using Holdfast.Control.Ocf;
using Holdfast.Model.Spec;
using Holdfast.Node.External;
using Holdfast.Node.Ocf;
using Xunit;

namespace Holdfast.Node.Tests.External;

/// <summary>Real commands, and an appliance that speaks real HTTP.</summary>
public sealed class ExternalActionsFacts : IDisposable
{

    private readonly HttpListener _appliance = new();
    private readonly string _url;
    private volatile string _role = "standby";
    private volatile Func<HttpListenerContext, string, Task>? _answer;

    public ExternalActionsFacts()
    {
        var port = Random.Shared.Next(20_000, 60_000);
        _url = $"http://127.0.0.1:{port}/role";
        _appliance.Prefixes.Add($"http://127.0.0.1:{port}/");
        _appliance.Start();
        _ = ServeAsync();
    }

    [Fact]
    public async Task Appliance_is_asked_told_and_asked_until_it_is_active()
    {
        var actions = Actions(Requests);

        Assert.Equal((OcfCode.NotRunning, "its answer does not match"), await actions.RunAsync(OcfAction.Monitor, probe: true));
        var slow = 3;
        _answer = async (c, body) => await SayAsync(c, 200, c.Request.HttpMethod == "PUT" ? _role = body : slow-- > 0 ? "warming up" : _role);
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Start));
        Assert.True(slow < 0);
        Assert.Equal("active", _role);
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Monitor));
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Stop));
        Assert.Equal("standby", _role);
    }

    [Fact]
    public async Task One_that_is_told_and_does_not_become_active_has_failed_in_time()
    {
        _answer = async (c, _) => await SayAsync(c, 200, "standby");

        Assert.Equal((-1, "it was told to, and is not active: its answer does not match"), await Actions(Requests).RunAsync(OcfAction.Start, limit: TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_refusal_a_redirect_and_silence_are_no_yes()
    {
        _answer = async (c, _) => await SayAsync(c, 409, "");
        Assert.Equal((1, "answered 409 Conflict"), await Actions(Requests).RunAsync(OcfAction.Start));

        _answer = async (c, _) =>
        {
            c.Response.RedirectLocation = "http://127.0.0.1:1/";
            await SayAsync(c, 302, "");
        };
        Assert.StartsWith("answered 302", (await Actions(Requests).RunAsync(OcfAction.Start)).Said, StringComparison.Ordinal);

        _answer = (_, _) => Task.Delay(Timeout.Infinite);
        Assert.Equal(-1, (await Actions(Requests).RunAsync(OcfAction.Monitor, limit: TimeSpan.FromMilliseconds(300))).Code);

        _appliance.Stop();
        Assert.Contains("refused", (await Actions(Requests).RunAsync(OcfAction.Monitor)).Said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_more_of_an_answer_is_read_than_its_bound()
    {
        _answer = async (c, _) =>
        {
            await c.Response.OutputStream.WriteAsync(new byte[200_000]);
            await SayAsync(c, 200, "active");
        };

        Assert.Equal((OcfCode.NotRunning, "its answer does not match"), await Actions(Requests).RunAsync(OcfAction.Monitor));
    }

    [Fact]
    public async Task Commands_are_run_and_their_last_words_kept()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "active");
        var actions = Actions(new ExternalSpec { Activate = Shell($"touch {file}"), Deactivate = Shell($"rm -f {file}"), IsActive = Shell($"test -e {file}") });

        Assert.Equal((OcfCode.NotRunning, "sh ended with code 1"), await actions.RunAsync(OcfAction.Monitor, probe: true));
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Start));
        Assert.True(File.Exists(file));
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Monitor));
        Assert.Equal((OcfCode.Success, ""), await actions.RunAsync(OcfAction.Stop));
        Assert.False(File.Exists(file));

        Assert.Equal((1, "sh ended with code 3: no line is free"), await Actions(new ExternalSpec { Activate = Shell("echo no line is free >&2; exit 3") }).RunAsync(OcfAction.Start));
        Assert.Equal((-1, ""), await Actions(new ExternalSpec { Activate = Shell("sleep 30") }).RunAsync(OcfAction.Start, limit: TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task A_call_that_cannot_even_be_made_ends_too()
    {
        var bad = new ExternalCall { Url = "http://[not-an-address/" };

        Assert.Equal(1, (await Actions(new ExternalSpec { Activate = bad }).RunAsync(OcfAction.Start)).Code);
        Assert.Equal(1, (await Actions(new ExternalSpec { Activate = bad, IsActive = new ExternalCall { Url = _url, Match = "(" } }).RunAsync(OcfAction.Monitor)).Code);
    }

    [Fact]
    public async Task What_runs_can_be_cancelled()
    {
        var actions = Actions(new ExternalSpec { Activate = Shell("sleep 30") });
        var ended = actions.RunAsync(OcfAction.Start);
        await Task.Delay(200, TestContext.Current.CancellationToken);

        actions.Cancel();

        Assert.Equal(-1, (await ended.WaitAsync(ActionCalls.Long, TestContext.Current.CancellationToken)).Code);
    }

    public void Dispose() => _appliance.Close();

    private ExternalSpec Requests => new()
    {
        Activate = new ExternalCall { Url = _url, Method = "PUT", Body = "active" },
        Deactivate = new ExternalCall { Url = _url, Method = "PUT", Body = "standby" },
        IsActive = new ExternalCall { Url = _url, Match = "^active" },
    };

    private static ExternalCall Shell(string line) => new() { Command = ["sh", "-c", line] };

    private static ExternalActions Actions(ExternalSpec spec) => new(spec, TextWriter.Null);


    private async Task ServeAsync()
    {
        while (_appliance.IsListening)
        {
            try
            {
                var context = await _appliance.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                _ = _answer?.Invoke(context, body) ?? SayAsync(context, 200, context.Request.HttpMethod == "PUT" ? _role = body : _role);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task SayAsync(HttpListenerContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }
}
