using Microsoft.Data.Sqlite;

namespace Holdfast.Store.Embedded;

/// <summary>Prepared statements of one connection, by their text. The texts are constants of the code, so there are few.</summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public SqliteCommand Get(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // built from constants only; every value is a parameter
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, _) in values)
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            _prepared.Add(sql, command);
        }

        foreach (var (name, value) in values)
            command.Parameters[name].Value = value;
        return command;
    }

    public int Run(string sql, params ReadOnlySpan<(string Name, object Value)> values) => Get(sql, values).ExecuteNonQuery();

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
    }
}
