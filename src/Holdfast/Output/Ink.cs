namespace Holdfast.Output;

/// <summary>What a piece of text is worth to the eye. Colour never carries anything that the words do not.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Quiet,
    Strong,
}

/// <summary>A piece of text with its tone.</summary>
internal readonly record struct Ink(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Ink(string text) => new(text);

    public string Paint(bool color) => !color || Text.Length == 0 ? Text : Tone switch
    {
        Tone.Good => $"\e[32m{Text}\e[0m",
        Tone.Warning => $"\e[33m{Text}\e[0m",
        Tone.Bad => $"\e[1;31m{Text}\e[0m",
        Tone.Quiet => $"\e[2m{Text}\e[0m",
        Tone.Strong => $"\e[1m{Text}\e[0m",
        _ => Text,
    };
}
