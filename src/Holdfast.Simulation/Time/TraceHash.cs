namespace Holdfast.Simulation.Time;

/// <summary>A running hash of 64 bits (FNV-1a by words, with a shuffle), of numbers and of texts by their characters.</summary>
internal sealed class TraceHash
{
    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(long number)
    {
        var value = (Value ^ (ulong)number) * 1099511628211;
        Value = value ^ (value >> 29);
    }

    public void Add(long first, long second)
    {
        Add(first);
        Add(second);
    }

    public void Add(string text)
    {
        foreach (var character in text)
            Add(character);
    }
}
