using Spectre.Console;

namespace Holdfast.Demo.Screen;

/// <summary>The few styles of the screen, one meaning each.</summary>
internal static class Paint
{
    public static readonly Style Title = new(Color.Aqua, decoration: Decoration.Bold);
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Dim = new(Color.Grey);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red, decoration: Decoration.Bold);
    public static readonly Style Warn = new(Color.Yellow);
    public static readonly Style Holder = new(Color.Green, decoration: Decoration.Bold);
    public static readonly Style Bar = new(Color.SteelBlue1);
}
