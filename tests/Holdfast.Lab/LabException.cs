namespace Holdfast.Lab;

/// <summary>The lab itself cannot go on; says nothing about the product.</summary>
internal sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
