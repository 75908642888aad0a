"""addresses.py ROUNDS BUILD DOTNET: power loss of the host that has an address in front of a web server, by one tool after the other, seen by a client."""
import random
from tools import *

rounds, build, dotnet = int(sys.argv[1]), sys.argv[2], sys.argv[3]
tools = [
    lambda: Keepalived(1), lambda: Keepalived(0.1), lambda: Keepalived(0.02),
    lambda: Holdfast("fast (lease 300 ms)", "fast", build, dotnet),
    lambda: Holdfast("beat 30ms, ttl 200ms", "{profile: fast, beat: 30ms, ttl: 200ms}", build, dotnet),
    lambda: Holdfast("beat 20ms, ttl 120ms", "{profile: fast, beat: 20ms, ttl: 120ms}", build, dotnet),
    lambda: Pacemaker(),
]
if os.environ.get("HOLDFAST_BENCH_TOOLS"): tools = [tools[int(i)] for i in os.environ["HOLDFAST_BENCH_TOOLS"].split(",")]

def returns(rows, since):
    """How often an answer comes from a host that another one had taken over from: two hosts had the address."""
    order = []
    for row in rows:
        if row[2] and row[0] >= since and (not order or order[-1] != row[3]): order.append(row[3])
    return len(order) - len(set(order))

def play(tool):
    gaps, failed, two, used = [], [], 0, []
    for _ in range(rounds):
        used.append(busy(0.5))
        holder = tool.holders()[0]
        probe = tool.lab.probe(f"{tool.vip}:80", interval=5)
        time.sleep(0.5 + random.random())
        fault = holder.power_off()
        time.sleep(tool.settle)
        held, end = len(tool.holders()), now()
        probe.stop()
        seen = probe.analyse(fault, end)
        gaps.append(seen["gap_ms"]); failed.append(seen["failed"])
        two += held != 1 or returns(probe.rows, fault - 0.2) > 0
        print(f"    {seen['gap_ms']:.0f} ms", file=sys.stderr, flush=True)
        tool.back(holder)
    gaps.sort()
    print(f"| {tool.settings} | {rounds} | {gaps[0]:.0f} | **{stats(gaps)['med']:.0f}** | {gaps[-1]:.0f} | {stats(failed)['med']} | {two} | {stats(used)['med']:.0f} % |", flush=True)

print("| tool | runs | min ms | **median ms** | max ms | failed requests | runs with two holders | busy before |\n| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
for make in tools:
    tool = make()
    try: play(tool)
    finally: tool.down()
