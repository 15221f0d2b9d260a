namespace Nexus.Silo;

/// <summary>The address that the server should listen on is not this machine's. The message is a sentence for people.</summary>
/// <param name="message">Which address, in a sentence.</param>
/// <param name="innerException">The cause.</param>
public sealed class ListenAddressException(string message, Exception? innerException = null) : Exception(message, innerException);
