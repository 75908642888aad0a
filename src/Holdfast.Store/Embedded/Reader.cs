using Microsoft.Data.Sqlite;

namespace Holdfast.Store.Embedded;

/// <summary>One connection for reading.</summary>
internal sealed class Reader(SqliteConnection connection) : IDisposable
{
    private readonly Versions _versions = new(connection);
    private readonly Statements _statements = new(connection);

    public T InOneMoment<T>(Func<Versions, T> read)
    {
        _statements.Run("BEGIN");
        try
        {
            return read(_versions);
        }
        finally
        {
            _statements.Run("COMMIT");
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _versions.Dispose();
    }
}
