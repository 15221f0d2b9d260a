namespace Nexus.Silo;

/// <summary>The data directory cannot be used. The message is a sentence for people and names the directory.</summary>
public class DataDirectoryException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is the matter, with the directory's path.</param>
    /// <param name="innerException">The cause.</param>
    public DataDirectoryException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
