namespace Holdfast.Demo;

/// <summary>The demo cannot go on; the message says what happened, what it means and what to do next.</summary>
public sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
