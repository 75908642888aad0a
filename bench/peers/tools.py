"""What is compared: each brings up its own three hosts, says who has the address, and puts a host that lost its power back in order."""
import json, threading
from hosts import *

def wait(what, so, seconds=120):
    begun = now()
    while now() - begun < seconds:
        if so(): return
        time.sleep(0.1)
    raise RuntimeError(f"not so within {seconds} s: {what}")

class Tool:
    """settings: how it is written in the table"""
    def __init__(self, prefix, net, settings):
        self.settings = settings
        self.lab = Lab(prefix, net=net).up()
        self.hosts, self.vip = self.lab.nodes, self.lab.vip
    def holders(self): return [h for h in self.hosts if h.pid and h.has_ip(self.vip)]
    def down(self): self.lab.down()

class Keepalived(Tool):
    settle = 6
    def __init__(self, advert):
        super().__init__("bk", "10.81.0", f"keepalived, advert {advert} s{' (its default)' if advert == 1 else ''}")
        self.advert = advert
        self.settle = 6 if advert >= 1 else 2
        for h in self.hosts: h.boot(); self.start(h)
        self.well()
    def start(self, h):
        start_nginx(h)
        h.put("/etc/keepalived/bench.conf", f"""global_defs {{ router_id {h.name}
 {'vrrp_version 3' if self.advert < 1 else ''}
}}
vrrp_instance VI {{
 state BACKUP
 interface eth0
 virtual_router_id 51
 priority {150 - 50 * self.hosts.index(h)}
 advert_int {self.advert}
 virtual_ipaddress {{ {self.vip}/24 }}
}}
""")
        h.run("mkdir -p /run/keepalived; rm -f /run/keepalived* /run/vrrp*", check=False)
        h.spawn("keepalived -n -l -D -f /etc/keepalived/bench.conf", "keepalived.log")
    def back(self, h): h.boot(fresh=False); self.start(h); self.well()
    def well(self): wait("the first host is master", lambda: self.holders() == self.hosts[:1]); time.sleep(max(1, 2 * self.advert))

class Pacemaker(Tool):
    settle = 14
    def __init__(self):
        super().__init__("bp", "10.82.0", "Pacemaker and Corosync, their defaults")
        for h in self.hosts: h.boot()
        for t in [threading.Thread(target=self.start, args=(h,)) for h in self.hosts]: t.start()
        wait("every host is online", self.online)
        self.hosts[0].put("/tmp/cib.crm", f"""property stonith-enabled=false no-quorum-policy=stop
rsc_defaults resource-stickiness=100
primitive vip ocf:heartbeat:IPaddr2 params ip={self.vip} cidr_netmask=24 nic=eth0 op monitor interval=10s
""")
        self.hosts[0].run("crm configure load update /tmp/cib.crm", check=False)
        self.well()
    def start(self, h):
        nodes = "".join(f"node {{\n ring0_addr: {m.ip}\n name: {m.name}\n nodeid: {i + 1}\n }}\n" for i, m in enumerate(self.hosts))
        start_nginx(h)
        h.put("/etc/hosts", "127.0.0.1 localhost\n" + "".join(f"{m.ip} {m.name}\n" for m in self.hosts))
        h.put("/etc/corosync/corosync.conf", f"totem {{\n version: 2\n cluster_name: bench\n transport: knet\n crypto_cipher: none\n crypto_hash: none\n}}\nnodelist {{\n{nodes}}}\nquorum {{\n provider: corosync_votequorum\n}}\nlogging {{\n to_stderr: yes\n to_syslog: no\n}}\n")
        h.run("mkdir -p /run/pacemaker /run/crm /run/resource-agents /run/heartbeat/rsctmp /var/lib/corosync /var/log/cluster /var/log/pacemaker; chown hacluster:haclient /run/crm; install -d -m 750 -o hacluster -g haclient /var/lib/pacemaker /var/lib/pacemaker/cib /var/lib/pacemaker/pengine /var/lib/pacemaker/cores /var/lib/pacemaker/blackbox", check=False)
        h.spawn("corosync -f", "corosync.log")
        wait("corosync runs", lambda: "Node ID" in h.run("corosync-quorumtool -s 2>&1", check=False))
        h.spawn("env PCMK_logfile=/var/log/pacemaker.log pacemakerd -f", "pacemaker.log")
    def online(self): return f"Online: [ {' '.join(h.name for h in self.hosts)} ]" in next(h for h in self.hosts if h.pid).run("crm_mon -1 2>&1", check=False)
    def back(self, h): h.boot(fresh=False); self.start(h); self.well()
    def well(self): wait("every host is online", self.online); wait("one host has the address", lambda: len(self.holders()) == 1); time.sleep(2)

class Holdfast(Tool):
    settle = 2
    def __init__(self, name, timing, build, dotnet):
        super().__init__("bh", "10.83.0", f"Holdfast, timing {name}")
        share = self.lab.shared
        sh(f"rm -rf {share}/holdfast {share}/dotnet; cp -r {build} {share}/holdfast; mkdir -p {share}/dotnet/shared; cp -r {dotnet}/host {share}/dotnet/; cp -r {dotnet}/shared/Microsoft.NETCore.App {dotnet}/shared/Microsoft.AspNetCore.App {share}/dotnet/shared/")
        self.environment = "env DOTNET_ROOT=/peers/dotnet PATH=/usr/sbin:/usr/bin:/sbin:/bin"
        self.peers = ",".join(f"{h.name}={h.ip}" for h in self.hosts)
        for h in self.hosts: h.boot(); self.start(h)
        nodes = "".join(f"  {h.name}: {{role: voter}}\n" for h in self.hosts)
        self.hosts[0].put("/tmp/cell.yaml", f"cell: bench\ntiming: {timing}\nnodes:\n{nodes}services:\n  vip:\n    addresses: [{self.vip}/24]\n    checks: [process]\n")
        wait("the spec is applied", lambda: "error" not in self.cli("apply /tmp/cell.yaml --yes").lower() and len(self.holders()) == 1)
        self.well()
    def start(self, h):
        start_nginx(h)
        h.spawn(f"{self.environment} bash -c 'while true; do setsid /peers/holdfast/holdfast agent --cell bench --name {h.name} --address {h.ip} --role voter --data /var/lib/holdfast --peers {self.peers} --timing fast; sleep 0.2; done'", "holdfast.log")
    def cli(self, words):
        api = ",".join(f"http://{h.ip}:7420" for h in self.hosts if h.pid)
        return next(h for h in self.hosts if h.pid).run(f"{self.environment} HOLDFAST_API={api} /peers/holdfast/holdfast {words} 2>&1", check=False)
    def ready(self):
        try: report = json.loads(self.cli("status -o json"))
        except ValueError: return False
        return all(n["state"] == "up" for n in report["nodes"]) and all(s["state"] == "active" and sum(i["ready"] for i in s["instances"]) == len(self.hosts) for s in report["services"])
    def back(self, h): h.boot(fresh=False); self.start(h); self.well()
    def well(self): wait("every node is up and ready", self.ready); time.sleep(1)
