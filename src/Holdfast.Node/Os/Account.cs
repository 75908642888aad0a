using System.Globalization;
using System.Runtime.InteropServices;

namespace Holdfast.Node.Os;

/// <summary>A user of this machine, as getpwnam(3) knows it (also from a directory service).</summary>
internal sealed partial record Account(string Name, uint User, uint Group, string Home, string Shell)
{
    /// <param name="user">A name or a number.</param>
    public static Account? Find(string user)
        => Users.Named(user) is { } named ? named : uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? Users.Numbered(id) : null;

    /// <param name="group">A name or a number.</param>
    public static uint? FindGroup(string group)
        => Users.GroupNamed(group) ?? (uint.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null);

    private static unsafe partial class Users
    {
        private const int Room = 64 * 1024;

        public static Account? Named(string name)
        {
            Passwd entry;
            Passwd* found;
            var buffer = stackalloc byte[Room];
            return UserByName(name, &entry, buffer, Room, &found) == 0 && found is not null ? Of(entry) : null;
        }

        public static Account? Numbered(uint id)
        {
            Passwd entry;
            Passwd* found;
            var buffer = stackalloc byte[Room];
            return UserById(id, &entry, buffer, Room, &found) == 0 && found is not null ? Of(entry) : null;
        }

        public static uint? GroupNamed(string name)
        {
            Group entry;
            Group* found;
            var buffer = stackalloc byte[Room];
            return GroupByName(name, &entry, buffer, Room, &found) == 0 && found is not null ? entry.Id : null;
        }

        private static Account Of(Passwd entry) => new(Text(entry.Name), entry.User, entry.Group, Text(entry.Home), Text(entry.Shell));

        private static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

        [LibraryImport("libc", EntryPoint = "getpwnam_r", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int UserByName(string name, Passwd* entry, byte* buffer, nuint size, Passwd** found);

        [LibraryImport("libc", EntryPoint = "getpwuid_r")]
        private static partial int UserById(uint id, Passwd* entry, byte* buffer, nuint size, Passwd** found);

        [LibraryImport("libc", EntryPoint = "getgrnam_r", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int GroupByName(string name, Group* entry, byte* buffer, nuint size, Group** found);

        /// <summary>struct passwd, 64 bit Linux.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct Passwd
        {
            public nint Name;
            public nint Password;
            public uint User;
            public uint Group;
            public nint Comment;
            public nint Home;
            public nint Shell;
        }

        /// <summary>struct group, 64 bit Linux.</summary>
        [StructLayout(LayoutKind.Sequential)]
        private struct Group
        {
            public nint Name;
            public nint Password;
            public uint Id;
            public nint Members;
        }
    }
}
