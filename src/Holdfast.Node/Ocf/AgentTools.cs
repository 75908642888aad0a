namespace Holdfast.Node.Ocf;

/// <summary>
/// Stand-ins for the tools of a cluster manager that some agents call: attributes of the node and the promotion score are kept as files. What other nodes' attributes would be is not known here; the agent is told that there are none.
/// </summary>
internal static class AgentTools
{
    private const string Attributes = """
        #!/bin/sh
        # crm_attribute, crm_master and attrd_updater, for one node: a file for each attribute.
        name=${0##*/}; name=promotion-score; value=; action=set; quiet=
        case ${0##*/} in crm_master) ;; *) name= ;; esac
        while [ $# -gt 0 ]; do
            case $1 in
                -n|-r|--name|--attr-name|--resource|-a) [ "${0##*/}" = crm_master ] || name=$2; shift ;;
                --name=*) name=${1#*=} ;;
                -v|-U|-B|--update|--attr-value) value=$2; action=set; shift ;;
                -G|-Q|--query|--get-value) action=get ;;
                -D|--delete) action=delete ;;
                -q|--quiet) quiet=1 ;;
                -p|--promotion|--promotion=*) name=promotion-score ;;
                -N|-l|-t|-d|-S|--node|--lifetime|--type|--default|--delay) shift ;;
            esac
            shift
        done
        case $name in ''|.*|*/*) exit 64 ;; esac
        file=$HOLDFAST_OCF_ATTRIBUTES/$name
        case $action in
            set) printf '%s\n' "$value" >"$file" ;;
            get) [ -e "$file" ] || exit 6
                 if [ -n "$quiet" ] || [ "${0##*/}" = crm_master ]; then cat "$file"; else printf 'name="%s" host="%s" value="%s"\n' "$name" "$OCF_RESKEY_CRM_meta_on_node" "$(cat "$file")"; fi ;;
            delete) rm -f "$file" ;;
        esac
        """;

    private const string Node = """
        #!/bin/sh
        # crm_node: this node's name.
        printf '%s\n' "$OCF_RESKEY_CRM_meta_on_node"
        """;

    /// <summary>For agents that look into the cluster's configuration, or ask for something to be moved: there is nothing to see or do.</summary>
    private const string Nothing = """
        #!/bin/sh
        exit 1
        """;

    /// <param name="tools">The folder for them; programs may be started from it.</param>
    public static void Lay(string tools)
    {
        Directory.CreateDirectory(tools);
        foreach (var name in (string[])["crm_master", "crm_attribute", "attrd_updater"])
            Write(tools, name, Attributes);
        Write(tools, "crm_node", Node);
        foreach (var name in (string[])["crm_resource", "crm_mon", "cibadmin"])
            Write(tools, name, Nothing);
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
