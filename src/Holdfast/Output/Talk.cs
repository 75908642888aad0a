namespace Holdfast.Output;

/// <summary>Where a command writes and what the other end can show: data on <see cref="Out"/>, everything said to a person on <see cref="Err"/>.</summary>
internal sealed record Talk
{
    private const int NarrowestWidth = 40;
    private const int WidestWidth = 160;

    public TextWriter Out { get; init; } = TextWriter.Null;

    public TextWriter Err { get; init; } = TextWriter.Null;

    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Columns of the terminal; 120 where there is none.</summary>
    public int Width { get; init; } = 120;

    public bool Color { get; init; }

    /// <summary>A person is there to be asked and to watch.</summary>
    public bool Interactive { get; init; }

    /// <summary>Says a line to the person.</summary>
    public void Say(string line) => Err.WriteLine(line);

    /// <summary>Prints a page as data, or, when something else is the data, as talk.</summary>
    public void Show(Page page, bool asTalk = false) => (asTalk ? Err : Out).Write(page.Render(Color));

    public static Talk OfProcess() => new()
    {
        Out = Console.Out,
        Err = Console.Error,
        In = Console.In,
        Width = Console.IsOutputRedirected ? 120 : Math.Clamp(WindowWidth(), NarrowestWidth, WidestWidth),
        Color = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb",
        Interactive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    };

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
