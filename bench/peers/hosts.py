"""A lab of 'hosts' on one machine: each has its own network, mount (overlay over ./rootfs), PID, UTS and IPC namespace,
all plugged into one bridge (in a namespace of its own). Their disks are in memory (artifacts/peers/run). power_off() = bridge port down + SIGKILL of the host's PID 1."""
import os, sys, time, subprocess, signal, shutil, json, threading
HERE = os.path.dirname(os.path.abspath(__file__))
WORK = os.path.abspath(HERE + "/../../artifacts/peers")
ROOTFS = WORK + "/rootfs"
def sh(cmd, check=True, **k):
    return subprocess.run(cmd, shell=isinstance(cmd, str), check=check, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **k).stdout
def now(): return time.monotonic()
class Node:
    def __init__(self, lab, name, ip): self.lab, self.name, self.ip, self.pid, self.us = lab, name, ip, None, None
    @property
    def ns(self): return f"{self.lab.p}-{self.name}"
    @property
    def dir(self): return f"{self.lab.dir}/{self.name}"
    def boot(self, fresh=True):
        if fresh: shutil.rmtree(self.dir, ignore_errors=True)
        os.makedirs(self.dir, exist_ok=True)
        sh(f"ip -n {self.ns} addr flush dev eth0; ip -n {self.ns} addr add {self.ip}/24 dev eth0; ip -n {self.ns} link set eth0 up; ip -n {self.lab.p}-sw link set {self.name} up")
        self.us = subprocess.Popen(["nsenter", f"--net=/run/netns/{self.ns}", "unshare", "-m", "-p", "-u", "-i", "--fork", "--kill-child", HERE + "/boot.sh", self.dir, ROOTFS, self.lab.shared, self.name],
            stdin=subprocess.DEVNULL, stdout=open(self.dir + "/boot.log", "w"), stderr=subprocess.STDOUT, start_new_session=True)
        for _ in range(200):
            try:
                c = open(f"/proc/{self.us.pid}/task/{self.us.pid}/children").read().split()
                # only once PID 1 really is the init inside the new root (before that its root is still the machine's own!)
                if c and open(f"/proc/{c[0]}/cmdline").read().split("\0")[:3] == ["/usr/bin/python3", "-B", "/peers/init.py"] and os.readlink(f"/proc/{c[0]}/root") == self.dir + "/m": self.pid = int(c[0]); break
            except OSError: pass
            time.sleep(0.02)
        else: raise RuntimeError("boot failed: " + open(self.dir + "/boot.log").read())
        self.pidns = os.readlink(f"/proc/{self.pid}/ns/pid")
        return self
    def _ns(self): return ["nsenter", "-t", str(self.pid), "-m", "-n", "-p", "-u", "-i", "-r", "-w"]
    def run(self, cmd, check=True, timeout=120):
        return subprocess.run(self._ns() + ["bash", "-c", cmd], check=check, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout).stdout
    def spawn(self, cmd, log=None):
        """start a daemon in the host; output to <nodedir>/<log>"""
        f = open(f"{self.dir}/{log or 'out.log'}", "a")
        p = subprocess.Popen(self._ns() + ["bash", "-c", "exec " + cmd], stdin=subprocess.DEVNULL, stdout=f, stderr=f, start_new_session=True)
        self.spawned = getattr(self, "spawned", []) + [p]; return p
    def _cont(self):
        """nsenter stops itself when its child is stopped: wake it, or the PID namespace could never be torn down"""
        for p in getattr(self, "spawned", []):
            if p.poll() is None: p.send_signal(signal.SIGCONT)
    def put(self, path, text, mode=0o644):
        assert os.readlink(f"/proc/{self.pid}/root") == self.dir + "/m", "not inside the host's own root"
        # written through the mounted root, so that overlayfs sees it
        q = f"/proc/{self.pid}/root{path}"; os.makedirs(os.path.dirname(q), exist_ok=True)
        with open(q, "w") as f: f.write(text)
        os.chmod(q, mode)
    def pids(self, *comms, cmdline=None):
        out = []
        for d in os.listdir("/proc"):
            if not d.isdigit(): continue
            try:
                if os.readlink(f"/proc/{d}/ns/pid") != self.pidns: continue
                c = open(f"/proc/{d}/comm").read().strip()
                cl = open(f"/proc/{d}/cmdline").read().replace("\0", " ")
            except OSError: continue
            if int(d) == self.pid: continue
            if (comms and c in comms) or (cmdline and cmdline in cl) or (not comms and not cmdline): out.append(int(d))
        return sorted(out)
    def kill(self, *comms, sig=signal.SIGKILL, cmdline=None):
        ps = self.pids(*comms, cmdline=cmdline)
        t = now()
        for p in ps:
            try: os.kill(p, sig)
            except ProcessLookupError: pass
        return t, ps
    def power_off(self):
        t = now()
        sh(f"ip -n {self.lab.p}-sw link set {self.name} down")
        t2 = now()
        if self.pid:
            self._cont()
            try: os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError: pass
            for _ in range(50):
                self._cont()
                try: self.us.wait(0.2); break
                except subprocess.TimeoutExpired: pass
            self.spawned = []
        self.pid = None
        sh(f"ip -n {self.ns} addr flush dev eth0")
        return (t + t2) / 2
    def freeze(self, on=True):
        """freeze every process of the host (hung host); the kernel of the host still answers ARP/TCP"""
        ps = self.pids(); t = now()
        for p in ps:
            try: os.kill(p, signal.SIGSTOP if on else signal.SIGCONT)
            except ProcessLookupError: pass
        if not on: self._cont()
        return t
    def cut(self, on=True):
        """partition this host from the other hosts (the clients still reach everybody)"""
        for n in self.lab.nodes:
            if n is self: a = ", ".join(m.ip for m in self.lab.nodes if m is not self)
            else: a = self.ip
            sh(f"ip netns exec {n.ns} nft delete table inet cut", check=False)
            if on: sh(["ip", "netns", "exec", n.ns, "nft", f"add table inet cut; add chain inet cut i {{ type filter hook input priority -300; }}; add rule inet cut i ip saddr {{ {a} }} drop; add chain inet cut o {{ type filter hook output priority -300; }}; add rule inet cut o ip daddr {{ {a} }} drop"])
        return now()
    def link(self, up): sh(f"ip -n {self.lab.p}-sw link set {self.name} {'up' if up else 'down'}"); return now()
    def has_ip(self, ip): return f" {ip}/" in sh(f"ip -n {self.ns} -o addr show dev eth0")
class Lab:
    def __init__(self, p="pr", n=3, net="10.77.0"):
        self.p, self.net = p, net
        self.dir = f"{WORK}/run/{p}"; self.shared = self.dir + "/shared"
        os.makedirs(self.shared, exist_ok=True)
        shutil.copy(HERE + "/init.py", self.shared)
        self.nodes = [Node(self, f"n{i+1}", f"{net}.{11+i}") for i in range(n)]
        self.vip = f"{net}.200"
        import atexit; atexit.register(self.down); signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    def up(self):
        self.down()
        P = self.p
        sh(f"ip netns add {P}-sw && ip -n {P}-sw link set lo up && ip -n {P}-sw link add br0 type bridge stp_state 0 && ip -n {P}-sw link set br0 up")
        for name, ip in [(n.name, n.ip) for n in self.nodes] + [("cli", f"{self.net}.100")]:
            sh(f"""ip netns add {P}-{name}; ip -n {P}-{name} link set lo up
                ip -n {P}-sw link add {name} type veth peer name eth0 netns {P}-{name}
                ip -n {P}-sw link set {name} master br0; ip -n {P}-sw link set {name} up
                ip -n {P}-{name} addr add {ip}/24 dev eth0; ip -n {P}-{name} link set eth0 up
                ip netns exec {P}-{name} sysctl -qw net.ipv4.ip_nonlocal_bind=1 net.ipv4.tcp_fin_timeout=5 net.ipv4.tcp_tw_reuse=1 net.ipv4.ip_local_port_range='1024 65000' net.ipv4.ip_unprivileged_port_start=0""")
        return self
    def down(self):
        for n in self.nodes:
            try:
                if n.pid: n.power_off()
            except Exception: pass
        have = sh("ip netns list", check=False)
        for name in ["sw", "cli"] + [n.name for n in self.nodes]:
            if f"{self.p}-{name}" in have.split(): sh(f"ip netns del {self.p}-{name}", check=False)
    def client(self, args, **k):
        return subprocess.Popen(["nsenter", f"--net=/run/netns/{self.p}-cli"] + args, **k)
    def crun(self, args, **k):
        return subprocess.run(["nsenter", f"--net=/run/netns/{self.p}-cli"] + args, **k)
    def probe(self, hostport, interval=8, timeout=1000, **k): return Probe(self, hostport, interval, timeout, **k)
class Probe:
    def __init__(self, lab, hostport, interval, timeout, extra=()):
        self.interval = interval
        self.p = lab.client([sys.executable, "-B", HERE + "/probe.py", hostport, str(interval), str(timeout), *extra], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    def stop(self):
        out, _ = self.p.communicate()   # closing stdin ends the probe
        self.rows = [json.loads(l) for l in out.splitlines()]
        return self
    def analyse(self, t0, t1=None, pre=0.05):
        """t0 = moment of the fault. rows: [start, end, ok, who, err]"""
        R = [r for r in self.rows if r[0] >= t0 - 1.0 and (t1 is None or r[0] <= t1)]
        ok = [r for r in R if r[2]]; bad = [r for r in R if not r[2] and r[0] >= t0 - pre - 0.5]
        gap, at = 0, None
        for a, b in zip(ok, ok[1:]):
            if b[0] >= t0 - pre and b[0] - a[0] > gap: gap, at = b[0] - a[0], b
        win = (bad[-1][0] - bad[0][0] + self.interval / 1000) if bad else 0
        slow = [r for r in ok if r[1] - r[0] > 0.1 and r[0] >= t0 - pre]
        errs = {}
        for r in bad: errs[r[4]] = errs.get(r[4], 0) + 1
        return dict(gap_ms=round(gap * 1000, 1), failed=len(bad), window_ms=round(win * 1000, 1), slow=len(slow),
            maxlat_ms=round(max([r[1] - r[0] for r in ok if r[0] >= t0 - pre], default=0) * 1000, 1), errs=errs, total=len(R))
def stats(xs):
    xs = sorted(xs); n = len(xs)
    if not n: return "n/a"
    med = xs[n // 2] if n % 2 else (xs[n // 2 - 1] + xs[n // 2]) / 2
    return dict(n=n, min=xs[0], med=round(med, 1), max=xs[-1])
def load(): return open("/proc/loadavg").read().split()[0]
def busy(sec=1.0):
    """percent of all the cores that is in use now"""
    def r(): v = [int(x) for x in open("/proc/stat").readline().split()[1:]]; return sum(v), v[3] + v[4]
    a = r(); time.sleep(sec); b = r(); return round(100 * (1 - (b[1] - a[1]) / max(1, b[0] - a[0])))
MAXBUSY = int(os.environ.get("MAXBUSY", "75"))
def quiet(*_, wait=15):
    """wait (at most) for a quiet machine before a run; returns the percent of the cores in use by others"""
    t = now()
    while True:
        b = busy()
        if b <= MAXBUSY or now() - t > wait: return b
NGINX = """worker_processes 1; daemon off; pid /run/nginx.pid; error_log /var/log/nginx/e.log;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000; server { listen 80 reuseport backlog=1024; location / { default_type text/plain; return 200 "$hostname\\n"; } location /k { default_type text/plain; root /srv; } } }
"""
def start_nginx(n, wait=True):
    n.put("/etc/nginx/lab.conf", NGINX); n.put("/srv/k", "x" * 1024)
    n.spawn("nginx -c /etc/nginx/lab.conf", "nginx.log")
    if wait:
        for _ in range(300):
            if "ok" in n.run("curl -s -m1 -o /dev/null http://127.0.0.1/ && echo ok", check=False): return
            time.sleep(0.05)
        raise RuntimeError("nginx did not start")
